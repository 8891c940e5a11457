import { adaptModel, type CalibrationList } from './adapt-model.js';
import { featureCount } from './feature-names.js';
import type { MatchModel } from './match-model.js';
import type { TrainingList } from './train-ranker.js';
import type { TicketRanker } from './ticket-ranker.js';

/** The newest links say most about today's tickets, and bound the time of learning. */
const maxLinks = 1_200;
const maxUnconfirmed = 400;
/** Share of a ticket's weight that a ticket without confirmed duplicates gets: many have some that nobody linked. */
const unconfirmedTrust = 0.25;

/**
 * Learn from confirmed groups among the present tickets: each member with an earlier one is asked as if it were new, against the
 * tickets before it. Tickets of the same period without a confirmed duplicate teach calibration how often nothing fits.
 *
 * Time O(links × cost of a match); 1,200 links and 400 others take some five seconds.
 */
export function learnedModel(
  ranker: TicketRanker,
  shipped: MatchModel,
  groupOf: (row: number) => number | undefined,
): MatchModel {
  const { columns } = ranker;
  const seen = new Set<number>();
  const linked: number[] = [];
  const unconfirmed: number[] = [];
  for (let row = 0; row < columns.rows; row++) {
    if (!columns.isAlive(row)) continue;
    const group = groupOf(row);
    if (group === undefined) unconfirmed.push(row);
    else if (seen.has(group)) linked.push(row);
    else seen.add(group);
  }
  if (linked.length === 0) return shipped;
  const asked = linked.slice(-maxLinks);
  const lists: TrainingList[] = asked.map((row) => listOf(ranker, row, groupOf));
  // Only the period that people reviewed: nobody has linked the newest tickets yet.
  const period = unconfirmed.filter((row) => row > asked[0]! && row < asked[asked.length - 1]!);
  const stride = Math.max(1, Math.ceil(period.length / maxUnconfirmed));
  const calibration: CalibrationList[] = [
    ...lists.map((list) => ({ ...list, weight: 1 })),
    ...period
      .filter((_, index) => index % stride === 0)
      .map((row) => ({ ...listOf(ranker, row, groupOf), weight: stride * unconfirmedTrust })),
  ];
  return adaptModel(shipped, lists, calibration);
}

function listOf(ranker: TicketRanker, row: number, groupOf: (row: number) => number | undefined): TrainingList {
  const group = groupOf(row);
  const filter = { rowLimit: row, createdBefore: Number.NaN, ownRow: row };
  const { count, rows, features } = ranker.candidatesOf(ranker.columns.read(row), filter);
  return {
    features: features.slice(0, count * featureCount),
    isMatch: Uint8Array.from(rows.subarray(0, count), (candidate) =>
      group !== undefined && groupOf(candidate) === group ? 1 : 0,
    ),
  };
}
