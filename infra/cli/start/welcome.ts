import { accent, bold, dim } from '../terminal/colour.js';

export interface WelcomeFacts {
  readonly url: string;
  readonly invitationToken?: string;
  readonly seconds: number;
  readonly home: string;
}

/** What a person reads when everything is up: one address, and what to do next. */
export function welcome({ home, invitationToken, seconds, url }: WelcomeFacts): string {
  const lines = ['', `${bold('Reprise is ready')} ${dim(`after ${seconds.toFixed(1)} s`)}`, ''];
  if (invitationToken === undefined) {
    lines.push(`  Open  ${accent(url)}`, '');
  } else {
    lines.push(
      `  Open  ${accent(`${url}/welcome/${invitationToken}`)}`,
      '',
      '  to create the first administrator; the link works once. Then explore the demo data or import a file of resolved tickets.',
      `  Afterwards the address is ${url}`,
      '',
    );
  }
  lines.push(dim(`  Data and logs: ${home}   Import from here: npm run reprise -- import FILE   Stop: Ctrl-C`), '');
  return `${lines.join('\n')}\n`;
}
