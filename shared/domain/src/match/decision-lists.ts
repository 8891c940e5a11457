import type { CalibrationList } from './adapt-model.js';
import { DecidedRows, type DecidedTickets } from './decided-tickets.js';
import { featureCount } from './feature-names.js';
import type { TicketRanker } from './ticket-ranker.js';

/** A ticket asked as if it were new, against those before it. */
export interface DecisionList extends CalibrationList {
  readonly row: number;
  /** Lists of one problem have one number: they are held back together. */
  readonly problem: number;
}

export interface DecisionLists {
  /** Of tickets that have an earlier one of their problem. */
  readonly linked: readonly DecisionList[];
  /** Pairs taken apart, and tickets nobody decided about: how often nothing fits. */
  readonly unlinked: readonly DecisionList[];
  /** Tickets that people took apart from an earlier one. */
  readonly parted: number;
}

/** The newest decisions say most about today's tickets, and bound the time of learning. */
const maxLinked = 1_200;
const maxParted = 400;
const maxUndecided = 400;
/** Share of a ticket's weight that a ticket without decisions gets: many have duplicates that nobody linked. */
const undecidedTrust = 0.25;

/**
 * The present tickets about which people decided, each asked with its candidates, and a sample of the others of the same period.
 * Time O(lists × cost of a match); 1,200 links and 400 others take some five seconds.
 *
 * @param maxOfGroup  see {@link DecidedRows}
 */
export function decisionLists(ranker: TicketRanker, decided: DecidedTickets, maxOfGroup: number): DecisionLists {
  const { columns } = ranker;
  const decidedRows = new DecidedRows(decided, (id) => columns.rowOf(id), maxOfGroup);
  const linked = decidedRows.linked.slice(-maxLinked);
  const asked = new Set(linked.map(({ row }) => row));
  const parted = decidedRows.parted.filter((row) => !asked.has(row)).slice(-maxParted);
  const nGroups = decided.together.length;
  const lists = linked.map(({ row, group }) => ({
    ...listOf(ranker, decidedRows, row, (candidate) => !decidedRows.isOpen(row, candidate)),
    ...{ row, problem: group, weight: 1 },
  }));
  const [first, last] = [linked[0]?.row ?? 0, linked.at(-1)?.row ?? 0];
  const undecided: number[] = [];
  // Only the period that people reviewed: nobody has linked the newest tickets yet.
  for (let row = first + 1; row < last; row++)
    if (columns.isAlive(row) && !decidedRows.isDecided(row)) undecided.push(row);
  const stride = Math.max(1, Math.ceil(undecided.length / maxUndecided));
  return {
    linked: lists,
    unlinked: [
      ...parted.map((row) => ({
        ...listOf(ranker, decidedRows, row, (candidate) => decidedRows.areApart(row, candidate)),
        ...{ row, problem: nGroups + row, weight: 1 },
      })),
      ...undecided
        .filter((_, index) => index % stride === 0)
        .map((row) => ({
          ...listOf(ranker, decidedRows, row, () => true),
          ...{ row, problem: nGroups + row, weight: stride * undecidedTrust },
        })),
    ],
    parted: decidedRows.parted.length,
  };
}

function listOf(
  ranker: TicketRanker,
  decided: DecidedRows,
  row: number,
  isJudged: (candidate: number) => boolean,
): Pick<DecisionList, 'features' | 'isMatch' | 'isJudged'> {
  const filter = { rowLimit: row, createdBefore: Number.NaN, ownRow: row };
  const { count, rows, features } = ranker.candidatesOf(ranker.columns.read(row), filter);
  const flags = (test: (candidate: number) => boolean): Uint8Array =>
    Uint8Array.from(rows.subarray(0, count), (candidate) => (test(candidate) ? 1 : 0));
  return {
    features: features.slice(0, count * featureCount),
    isMatch: flags((candidate) => decided.areTogether(row, candidate)),
    isJudged: flags(isJudged),
  };
}
