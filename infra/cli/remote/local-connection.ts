import { CommandError, exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import type { Connection } from './api-client.js';

/** The product named on the command line, or the one that runs on this machine. */
export function connectionFor(options: { readonly url?: string; readonly token?: string }): Connection {
  const home = Home.locate();
  const url = options.url ?? home.runningAddress();
  if (url === undefined) {
    throw new CommandError(
      `No Reprise runs in ${home.folder}. Start it with npm start, or name its address with --url.`,
    );
  }
  if (!URL.canParse(url))
    throw new CommandError(`--url: "${url}" is no address; write it as http://host:3000.`, exitCodes.usage);
  const token = options.token ?? home.knownState()?.commandToken;
  if (token === undefined)
    throw new CommandError('Which token opens that product? Give it with --token.', exitCodes.usage);
  return { url: url.replace(/\/+$/, ''), token };
}
