// A reviewed picture of what clustering finds: any change of behaviour shows here, in words, before users see it.
import { describe, expect, it } from '@jest/globals';
import { createMatchingEngine, type Ticket } from '@reprise/domain';
import { readCorpus } from './corpus.js';
import { describeClusters } from './describe-clusters.js';
import { expectGolden } from './golden-file.js';

describe('clusters of the reviewed corpus', () => {
  const corpus = readCorpus('larkmoor');
  const engine = createMatchingEngine();
  engine.add(corpus.tickets);
  const result = engine.cluster();

  it('are those that were read and accepted', () => {
    expectGolden(`${result.profile}/${corpus.name}.txt`, describeClusters(corpus, engine, result));
  });

  it('are the same however the tickets of a day are shuffled, when only the day is known', () => {
    const byDay = corpus.tickets.map((ticket) => ({
      ...ticket,
      createdAt: `${ticket.createdAt!.slice(0, 10)}T00:00:00Z`,
    }));
    const clustersOf = (tickets: readonly Ticket[]) => {
      const fresh = createMatchingEngine();
      fresh.add(tickets);
      return fresh.cluster().clusters;
    };
    const accepted = clustersOf(byDay);
    for (const stride of [7, 11, 61]) {
      const shuffled = byDay.map((_, index) => byDay[(index * stride) % byDay.length]!);
      expect(new Set(shuffled).size).toBe(byDay.length);
      expect(clustersOf(shuffled)).toEqual(accepted);
    }
  });

  it('place every ticket exactly once', () => {
    const placed = result.clusters.flatMap(({ ticketIds }) => ticketIds);
    expect([...placed].sort()).toEqual(corpus.tickets.map(({ id }) => id).sort());
  });
});
