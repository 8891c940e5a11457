/**
 * With less evidence than this in sum a place is in doubt. The strongest link alone says little: in a problem of fifty a ticket that is linked weakly to
 * ten is right, beside one other it is wrong. See ./README.md for what was measured.
 */
export const DOUBTFUL_BELOW = 0.2;

/** What speaks for a ticket's place among the tickets of a cluster. */
export interface PlaceEvidence {
  readonly ticketId: string;
  /** The member that speaks most for it; null where nothing links it. */
  readonly otherId: string | null;
  /** Probability (0–1) that both have the same cause. */
  readonly strongest: number;
  /** Sum of the probabilities of its links to members, from both ends, to the hundredth. */
  readonly total: number;
  /** Tickets of the cluster, itself included. */
  readonly size: number;
}

/**
 * Of each ticket of a cluster what links it to the others. A link counts for both of its ends: the first ticket of a cluster is held by the later ones.
 * O(links of the tickets).
 *
 * @param linksOf  earlier tickets that a ticket is linked to, see `MatchingEngine.linksOf`
 */
export function placeEvidence(
  linksOf: (ticketId: string) => readonly { readonly ticketId: string; readonly probability: number }[],
  ticketIds: readonly string[],
): PlaceEvidence[] {
  const size = ticketIds.length;
  const found = new Map(ticketIds.map((id) => [id, { otherId: null as string | null, strongest: 0, total: 0 }]));
  const count = (id: string, otherId: string, probability: number): void => {
    const known = found.get(id)!;
    known.total += probability;
    if (probability <= known.strongest) return;
    known.strongest = probability;
    known.otherId = otherId;
  };
  for (const id of ticketIds) {
    for (const { ticketId: otherId, probability } of linksOf(id)) {
      if (!found.has(otherId)) continue;
      count(id, otherId, probability);
      count(otherId, id, probability);
    }
  }
  // In hundredths: a link more in a problem of hundreds need not be written down for each of them.
  return ticketIds.map((ticketId) => {
    const { total, ...strongest } = found.get(ticketId)!;
    return { ticketId, size, ...strongest, total: Math.round(100 * total) / 100 };
  });
}
