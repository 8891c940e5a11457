/**
 * The product and the offline command read tickets in one order: by moment, then by their ids in the source. Two desks that hold the
 * same tickets therefore have the same problems, whoever loaded them and in whatever order the file was.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMatchingEngine, inOrderOfCreation, type Ticket } from '@reprise/domain';
import { TicketCorpusStore } from '@reprise/persistence';
import { matcherCalls, type Matcher } from '@reprise/workers';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';

let pipeline: Pipeline;
let read: string[];
beforeEach(async () => {
  read = [];
  pipeline = await aPipeline({ openMatcher: inThisThread });
});
afterEach(() => pipeline.close());

function inThisThread(): Matcher {
  const calls = matcherCalls();
  const answered = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, async (...parameters: never[]) => (call as (...given: never[]) => unknown)(...parameters)]), // prettier-ignore
  );
  return {
    ...(answered as unknown as Matcher),
    add: async (tickets) => {
      read.push(...tickets.map(({ externalId }) => externalId));
      return calls.add(tickets);
    },
    close: async () => undefined,
  };
}

const moments = [
  '2026-03-01T10:00:00Z',
  '2026-03-01T12:00:00+02:00',
  '2026-03-01T11:30:00+02:00',
  '2026-02-28T23:00:00Z',
];
const causes = [
  'Printer spooler stops with SpoolQueueException',
  'Sign-in ends with AADSTS50011',
  'Printer sign-in stops with AADSTS50011',
];
/** Forty tickets of four moments, three of them one and the same or near it, in an order that means nothing. */
const tickets: Ticket[] = Array.from({ length: 40 }, (_, n) => (n * 17) % 40).map((n) => ({
  id: `${n % 3 === 0 ? 'é' : n % 3 === 1 ? 'B' : 'a'}-${n}`,
  title: `${causes[n % 3]} on host ${n % 7}`,
  description: `${causes[(n + 1) % 3]}. Restarting helped for a while. Case ${n}.`,
  createdAt: moments[n % 4]!,
}));

describe('tickets of one moment', () => {
  it('are read by the product in the order of the offline command, and grouped as by it', async () => {
    await pipeline.orderImportOf(tickets);
    await pipeline.carryOut('import.process');
    await pipeline.settle();
    expect(read).toEqual(inOrderOfCreation(tickets).map(({ id }) => id));
    const engine = createMatchingEngine();
    engine.add(tickets);
    const offline = engine.cluster().clusters.filter(({ ticketIds }) => ticketIds.length > 1);
    const rows = await pipeline.rows<{ ids: string[] }>(
      `SELECT array_agg(external_id) AS ids FROM membership JOIN ticket ON ticket.id = ticket_id GROUP BY problem_id`,
    );
    const sorted = (groups: readonly (readonly string[])[]) => groups.map((ids) => [...ids].sort().join(' ')).sort();
    expect(sorted(rows.map(({ ids }) => ids))).toEqual(sorted(offline.map(({ ticketIds }) => ticketIds)));
    expect(rows.length).toBeGreaterThan(1);
  });

  it('are listed in that order however small the pages are, undated ones first', async () => {
    await pipeline.orderImportOf([...tickets, { id: 'z', title: 'No date' }, { id: 'y', title: 'No date either' }]);
    await pipeline.carryOut('import.process');
    const listed: string[] = [];
    for await (const page of new TicketCorpusStore().editions(pipeline.dataSource, 3)) {
      expect(page.length).toBeLessThanOrEqual(3);
      listed.push(...page.map(({ id }) => id));
    }
    const rows = await pipeline.rows<{ id: string; external_id: string }>(`SELECT id, external_id FROM ticket`);
    const nameOf = new Map(rows.map(({ id, external_id }) => [id, external_id]));
    expect(listed.map((id) => nameOf.get(id))).toEqual(['z', 'y', ...inOrderOfCreation(tickets).map(({ id }) => id)]);
  });

  it('are read in the same order when the index is built anew', async () => {
    await pipeline.orderImportOf(tickets);
    await pipeline.settle();
    read = [];
    await pipeline.restartClusterer();
    expect(read).toEqual(inOrderOfCreation(tickets).map(({ id }) => id));
  });
});
