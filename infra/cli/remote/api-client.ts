import { ProblemDocument } from '@reprise/contracts/http';
import { CommandError } from '../exit-codes.js';

/** Where the product is and what opens it. */
export interface Connection {
  /** e.g. http://127.0.0.1:3000 */
  readonly url: string;
  readonly token: string;
}

/** A request that may be tried again: the product does not answer, or says so itself. */
export class Unavailable extends CommandError {}

/**
 * Ask the API.
 * @param path  below /api
 * @throws Unavailable when nobody answers or the answer is 502–504
 * @throws CommandError with the API's own words for every other answer that is not 2xx
 */
export async function request(connection: Connection, path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${connection.token}`);
  let answer: Response;
  try {
    answer = await fetch(`${connection.url}/api${path}`, { ...init, headers });
  } catch (error) {
    const cause = (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message;
    throw new Unavailable(
      `Reprise does not answer at ${connection.url} (${cause}). Is it running? Start it with npm start, or name another address with --url.`,
    );
  }
  const body: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
  if (answer.ok) return body;
  const problem = ProblemDocument.safeParse(body);
  const words = problem.success ? wordsOf(problem.data) : `${answer.status} ${answer.statusText}`;
  if (answer.status >= 502 && answer.status <= 504) throw new Unavailable(words);
  if (answer.status === 401) throw new CommandError(`${words} Give a valid token with --token.`);
  throw new CommandError(words);
}

function wordsOf({ detail, errors, title }: ProblemDocument): string {
  // What the detail already says in words is not said again by field.
  const further = (errors ?? []).filter(({ message }) => !(detail ?? '').includes(message));
  return [detail ?? title, ...further.map(({ message, pointer }) => `${pointer}: ${message}`)].join('\n  ');
}
