import { canListen, freePort } from '../../embedded/free-port.js';
import type { ProductEnvironment } from '../env.js';
import { CommandError } from '../exit-codes.js';
import type { HomeState } from './home.js';

export interface ProductPorts {
  readonly web: number;
  readonly api: number;
}

const usualWebPort = 3000;
const triedPorts = 20;

/**
 * The ports of the pages and of the API. A named port has to be free; the usual ones give way to the next free one, and the
 * choice is remembered, so that the address stays the same.
 *
 * @param wished  port of the pages as the command line names it; it counts more than WEB_PORT, and that more than PORT
 */
export async function choosePorts(env: ProductEnvironment, state: HomeState, wished?: number): Promise<ProductPorts> {
  const host = env.WEB_HOST ?? '127.0.0.1';
  const web = wished ?? namedWebPort(env) ?? (await firstFree(state.webPort ?? usualWebPort, host));
  if (!(await canListen(web, host)))
    throw new CommandError(
      `Port ${web} on ${host} cannot be used: another program has it, or this user may not take it. Name another one: npm start -- --port ${web === usualWebPort ? usualWebPort + 1 : usualWebPort}`,
    );
  const api = env.API_PORT ?? (await freePort(state.apiPort));
  if (!(await canListen(api)))
    throw new CommandError(`Port ${api} is in use by another program. Name another one with API_PORT.`);
  return { web, api };
}

/** The port of the pages that the environment names. */
export const namedWebPort = ({ PORT, WEB_PORT }: ProductEnvironment): number | undefined => WEB_PORT ?? PORT;

async function firstFree(from: number, host: string): Promise<number> {
  for (let port = from; port < from + triedPorts; port += 1) if (await canListen(port, host)) return port;
  return freePort();
}
