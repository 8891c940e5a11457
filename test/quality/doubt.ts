import { createMatchingEngine, DOUBTFUL_BELOW, placeEvidence, type PlaceEvidence } from '@reprise/domain';

import { duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';
import { demoEstate } from './train-link-model.js';

/** Below these the report fails. Labels of trackers are incomplete: a ticket beside unlabelled ones counts as wrong there. */
export const doubtFloors = { demo: 0.92, 'titanium-jira': 0.5, 'rust-issues': 0.52 } as const;

export interface DoubtQuality {
  readonly set: keyof typeof doubtFloors;
  /** Tickets in clusters, of trackers those with a label, and those of them whose cluster is mostly of another cause. */
  readonly placed: number;
  readonly wrong: number;
  /** Tickets in doubt, and the share of them that are wrong. */
  readonly doubted: number;
  readonly right: number;
  /** Share that is wrong among so many of the least supported, and of those with the weakest strongest link. */
  readonly top: readonly { readonly count: number; readonly byTotal: number; readonly byStrongest: number }[];
}

interface Place extends PlaceEvidence {
  readonly isWrong: boolean;
}

/** Whether the places called doubtful are wrong. @returns one row a set; of trackers none when the data is not there */
export function measureDoubt(dataDir: string): DoubtQuality[] {
  const trackers = duplicateSetNames.flatMap((name) => {
    const set = readDuplicateSet(dataDir, name);
    return set === undefined ? [] : [{ ...set, name }];
  });
  return [{ name: 'demo' as const, ...demoEstate() }, ...trackers].map(({ name, tickets, groups }) => {
    const engine = createMatchingEngine();
    engine.add(tickets);
    const groupOf = new Map(tickets.map(({ id }, row) => [id, groups[row]!]));
    const places = engine
      .cluster()
      .clusters.filter(({ ticketIds }) => ticketIds.length > 1)
      .flatMap(({ ticketIds }) =>
        placesOf(
          placeEvidence((id) => engine.linksOf(id), ticketIds),
          groupOf,
        ),
      );
    const wrongAmong = (some: readonly Place[]): number => some.filter(({ isWrong }) => isWrong).length;
    const doubted = places.filter(({ total }) => total < DOUBTFUL_BELOW);
    const first = (count: number, by: 'total' | 'strongest'): number =>
      wrongAmong([...places].sort((a, b) => a[by] - b[by]).slice(0, count)) / count;
    return {
      set: name,
      placed: places.length,
      wrong: wrongAmong(places),
      doubted: doubted.length,
      right: wrongAmong(doubted) / Math.max(1, doubted.length),
      top: [10, 50, 100].map((count) => ({ count, byTotal: first(count, 'total'), byStrongest: first(count, 'strongest') })), // prettier-ignore
    };
  });
}

/** A place is wrong when fewer than half of the others there have its cause. */
function placesOf(evidence: readonly PlaceEvidence[], groupOf: ReadonlyMap<string, number>): Place[] {
  return evidence.flatMap((one) => {
    const own = groupOf.get(one.ticketId)!;
    if (own < 0) return [];
    const same = evidence.filter(({ ticketId }) => ticketId !== one.ticketId && groupOf.get(ticketId) === own).length;
    return [{ ...one, isWrong: same < (one.size - 1) / 2 }];
  });
}
