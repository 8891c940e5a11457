import { createMatchingEngine, type MatchingEngine, type Ticket } from '@reprise/domain';

import { type DuplicateSet, duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';
import { retrievalScore, type RetrievalScore } from './retrieval-measures.js';
import { tfIdfRanks } from './tf-idf-baseline.js';

/** Below these recall@10 the report fails. */
export const matchFloors = {
  'titanium-jira': { shipped: 0.78, learned: 0.78 },
  'rust-issues': { shipped: 0.76, learned: 0.76 },
} as const;

export interface MatchQuality {
  readonly set: (typeof duplicateSetNames)[number];
  /** With the weights as shipped. */
  readonly shipped: RetrievalScore;
  /** After learning the confirmed duplicates of the first half. */
  readonly learned: RetrievalScore;
  /** TF-IDF cosine. */
  readonly baseline: RetrievalScore;
  readonly secondsToIndex: number;
  readonly millisecondsPerQuery: number;
}

/**
 * Duplicate retrieval by the frozen protocol: a second-half ticket with an earlier mate asks, all earlier tickets are candidates.
 * @returns one row a set; empty when the data is not there
 */
export function measureMatching(dataDir: string): MatchQuality[] {
  return duplicateSetNames.flatMap((name) => {
    const set = readDuplicateSet(dataDir, name);
    if (set === undefined) return [];
    const engine = createMatchingEngine();
    const secondsToIndex = secondsOf(() => engine.add(set.tickets));
    let shipped: RetrievalScore | undefined;
    const secondsToAsk = secondsOf(() => (shipped = retrievalScore(ranksOf(set, engine))));
    engine.learn(firstHalfGroups(set));
    const learned = retrievalScore(ranksOf(set, engine));
    return [
      {
        set: name,
        shipped: shipped!,
        learned,
        baseline: retrievalScore(tfIdfRanks(set)),
        secondsToIndex,
        millisecondsPerQuery: (secondsToAsk * 1_000) / set.queries.length,
      },
    ];
  });
}

/** Rank (from 0) of the first earlier group member per query, −1 when it is not among the first twenty. */
function ranksOf({ tickets, groups, queries }: DuplicateSet, engine: MatchingEngine): number[] {
  const groupOf = new Map(tickets.map(({ id }, row) => [id, groups[row]!]));
  return queries.map((row) => {
    const query = asReported(tickets[row]!);
    const matches = engine.match(query, { top: 20, before: query.createdAt! });
    return matches.findIndex(({ ticketId }) => groupOf.get(ticketId) === groups[row]);
  });
}

function asReported(ticket: Ticket): Ticket {
  const { resolution: _resolution, resolutionNotes: _notes, resolvedAt: _resolvedAt, ...query } = ticket;
  return query;
}

function firstHalfGroups({ tickets, groups }: DuplicateSet): string[][] {
  const members = new Map<number, string[]>();
  for (let row = 0; row < tickets.length / 2; row += 1) {
    if (groups[row]! < 0) continue;
    members.set(groups[row]!, [...(members.get(groups[row]!) ?? []), tickets[row]!.id]);
  }
  return [...members.values()].filter((ids) => ids.length > 1);
}

function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1_000;
}
