import { setImmediate as breathe } from 'node:timers/promises';
import { createMatchingEngine, type MatchingEngine, type Ticket, type TicketMatch } from '@reprise/domain';
import { Progress } from '../terminal/progress.js';
import { accountForLines } from './account-of-lines.js';
import { fillEngine } from './fill-engine.js';
import { readKnownGroups } from './known-groups.js';
import { readQueries } from './queries.js';
import { readTickets } from './read-tickets.js';
import { readingOptions, type ReadingArguments } from './reading-options.js';
import { writeTabSeparated } from './tab-separated.js';

export interface MatchOptions extends ReadingArguments {
  readonly queries: string;
  readonly run: string;
  readonly known?: string;
  readonly top: number;
}

export async function runMatch(file: string, options: MatchOptions): Promise<number> {
  const progress = new Progress();
  const set = await readTickets([file], progress, await readingOptions(options));
  const queries = await readQueries(options.queries, set.tickets);
  let started = performance.now();
  const engine = createMatchingEngine();
  await fillEngine(engine, set.tickets, progress);
  progress.finished('Indexed the tickets', started);
  if (options.known !== undefined) engine.learn(await readKnownGroups(options.known, (id) => engine.has(id)));

  started = performance.now();
  const position = new Map(set.tickets.map(({ id }, at) => [id, at]));
  const rows: (readonly (string | number)[])[] = [];
  for (const [at, query] of queries.entries()) {
    matchesBefore(engine, query, options.top, position).forEach((match, rank) => {
      rows.push([query.id, rank + 1, match.ticketId, match.score]);
    });
    if (at % 50 === 0) {
      progress.show(`Matching ${queries.length} tickets`, at / queries.length);
      await breathe();
    }
  }
  await writeTabSeparated(options.run, rows);
  progress.finished(`Matched ${queries.length} tickets`, started);
  return accountForLines(set);
}

/** Matches created before the query; where the file has no dates, those that stand before it. Its own outcome is hidden. */
function matchesBefore(
  engine: MatchingEngine,
  query: Ticket,
  top: number,
  position: ReadonlyMap<string, number>,
): TicketMatch[] {
  const { resolution: _resolution, resolutionNotes: _notes, resolvedAt: _resolvedAt, ...asReported } = query;
  if (query.createdAt !== undefined) return engine.match(asReported, { top, before: query.createdAt });
  const own = position.get(query.id) ?? 0;
  return engine
    .match(asReported, { top: engine.size < top * 5 ? engine.size : top * 5 })
    .filter(({ ticketId }) => (position.get(ticketId) ?? own) < own)
    .slice(0, top);
}
