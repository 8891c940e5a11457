import { setImmediate as breathe } from 'node:timers/promises';
import type { MatchingEngine, Ticket } from '@reprise/domain';
import type { Progress } from '../terminal/progress.js';

const batch = 500;

/** Add tickets in their order, letting progress and signals through now and then. */
export async function fillEngine(
  engine: MatchingEngine,
  tickets: readonly Ticket[],
  progress: Progress,
): Promise<void> {
  for (let from = 0; from < tickets.length; from += batch) {
    engine.add(tickets.slice(from, from + batch));
    progress.show(`Indexing ${tickets.length} tickets`, from / tickets.length);
    await breathe();
  }
}
