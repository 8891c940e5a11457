import type {
  ClusterConstraints,
  ClusterResult,
  Contribution,
  MatchingEngine,
  Ticket,
  TicketSignature,
} from '@reprise/domain';

/** What taking a ticket into the index showed. */
export interface TakenTicket {
  readonly id: string;
  readonly signatures: readonly TicketSignature[];
}

export interface RefusedTicket {
  readonly id: string;
  readonly reason: string;
}

/** The member that speaks most for a ticket's place in its cluster; null for one that nothing speaks for. */
export interface StrongestLink {
  readonly ticketId: string;
  readonly otherId: string | null;
  /** Probability (0–1) that both have the same cause. */
  readonly probability: number;
}

/** The questions that clustering asks of the matching engine, each one a message when the engine lives in a thread. */
export interface MatcherCalls {
  add(tickets: readonly Ticket[]): { taken: TakenTicket[]; refused: RefusedTicket[] };
  remove(ticketIds: readonly string[]): number;
  cluster(constraints: ClusterConstraints): ClusterResult;
  strongestLinks(clusters: readonly (readonly string[])[]): StrongestLink[];
  explain(pairs: readonly (readonly [ticketId: string, otherId: string])[]): Contribution[][];
  labelTerms(clusters: readonly (readonly string[])[], count: number): string[][];
}

/** The same, answered later. */
export type Matcher = {
  [Name in keyof MatcherCalls]: (
    ...parameters: Parameters<MatcherCalls[Name]>
  ) => Promise<ReturnType<MatcherCalls[Name]>>;
} & { close(): Promise<void> };

/** Answers with an engine in this very thread. */
export function matcherCalls(engine: MatchingEngine): MatcherCalls {
  return {
    add(tickets) {
      const taken: TakenTicket[] = [];
      const refused: RefusedTicket[] = [];
      for (const ticket of tickets) {
        try {
          engine.add([ticket]);
          taken.push({ id: ticket.id, signatures: engine.signaturesOf(ticket) });
        } catch (error) {
          // One ticket that the engine cannot read must not keep the others out.
          engine.remove(ticket.id);
          refused.push({ id: ticket.id, reason: error instanceof Error ? error.message : String(error) });
        }
      }
      return { taken, refused };
    },
    remove: (ticketIds) => ticketIds.filter((id) => engine.remove(id)).length,
    cluster: (constraints) => engine.cluster(constraints),
    strongestLinks: (clusters) => clusters.flatMap((ticketIds) => strongestLinksWithin(engine, ticketIds)),
    explain: (pairs) => pairs.map(([ticketId, otherId]) => engine.explain(ticketId, otherId)),
    labelTerms: (clusters, count) => clusters.map((ticketIds) => engine.labelTerms(ticketIds, count)),
  };
}

/** A link counts for both of its ends: the first ticket of a cluster is held by the later ones. */
function strongestLinksWithin(engine: MatchingEngine, ticketIds: readonly string[]): StrongestLink[] {
  const best = new Map<string, { otherId: string | null; probability: number }>(
    ticketIds.map((id) => [id, { otherId: null, probability: 0 }]),
  );
  const offer = (id: string, otherId: string, probability: number): void => {
    const known = best.get(id)!;
    if (probability > known.probability) best.set(id, { otherId, probability });
  };
  for (const id of ticketIds) {
    for (const { ticketId: otherId, probability } of engine.linksOf(id)) {
      if (!best.has(otherId)) continue;
      offer(id, otherId, probability);
      offer(otherId, id, probability);
    }
  }
  return ticketIds.map((ticketId) => ({ ticketId, ...best.get(ticketId)! }));
}
