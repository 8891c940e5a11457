import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../main.js';

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run the command in this process and collect what it says. */
export async function runCommand(...args: string[]): Promise<CommandRun> {
  const said = { stdout: '', stderr: '' };
  const original = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((text: string | Uint8Array) => {
      said[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    const exitCode = await run(['node', 'reprise', ...args]);
    return { exitCode, ...said };
  } finally {
    process.stdout.write = original.stdout;
    process.stderr.write = original.stderr;
  }
}

/** A folder for one test file. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'reprise-cli-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const causes = [
  [
    'Invoice export stops with E1421 at page 200',
    'Exporting invoices fails after page 200 with error E1421 in BillingExport.run',
  ],
  [
    'Login loop after password change on the portal',
    'After changing the password the portal sends users back to the sign-in page, HTTP 401 from /session',
  ],
  [
    'Printer queue PRN-7 stuck in the warehouse',
    'Labels are not printed, the spooler of PRN-7 shows jobs in state held',
  ],
] as const;

/** Twelve tickets of three causes, one a week, in NDJSON. */
export const twelveTickets = Array.from({ length: 12 }, (_, at) => {
  const [title, description] = causes[at % causes.length] ?? causes[0];
  const createdAt = new Date(Date.UTC(2026, 0, 5 + at * 7, 9)).toISOString();
  return JSON.stringify({
    id: `T-${String(at + 1).padStart(2, '0')}`,
    title: `${title}${at % 2 === 0 ? '' : ' again'}`,
    description: `${description}, seen by office ${at + 3}`,
    component: ['billing', 'portal', 'warehouse'][at % 3],
    resolutionNotes: 'Restarted the service and raised the limit; it worked after that.',
    createdAt,
  });
}).join('\n');
