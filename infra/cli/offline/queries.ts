import type { Ticket } from '@reprise/domain';
import { yellow } from '../terminal/colour.js';
import { readTabSeparated } from './tab-separated.js';

/** The tickets a file of ids asks about, each once, in its order; ids that no ticket has are named on standard error. */
export async function readQueries(path: string, tickets: readonly Ticket[]): Promise<Ticket[]> {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const ids = new Set(
    (await readTabSeparated(path, 1, ['ticketid', 'id', 'ticket', 'queryid', 'query'])).map(([id = '']) => id),
  );
  const unknown = [...ids].filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    process.stderr.write(
      yellow(`${unknown.length} of ${ids.size} queries are not in the file of tickets, for example ${unknown[0]}\n`),
    );
  }
  return [...ids].flatMap((id) => byId.get(id) ?? []);
}
