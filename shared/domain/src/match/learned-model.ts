import { adaptModel } from './adapt-model.js';
import { decisionLists } from './decision-lists.js';
import type { MatchModel } from './match-model.js';
import type { TicketRanker } from './ticket-ranker.js';

/**
 * Learn from confirmed groups among the present tickets, whatever comes of it: each member with an earlier one is asked as if it were
 * new, against the tickets before it.
 */
export function learnedModel(
  ranker: TicketRanker,
  shipped: MatchModel,
  groups: readonly (readonly string[])[],
): MatchModel {
  const together = groups.map((confirmed) => ({ confirmed, others: [] }));
  const { linked, unlinked } = decisionLists(ranker, { together, apart: [] }, Number.POSITIVE_INFINITY);
  return linked.length === 0 ? shipped : adaptModel(shipped, linked, [...linked, ...unlinked]);
}
