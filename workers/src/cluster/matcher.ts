import type { ClusterConstraints, ClusterResult, Contribution, MatchingEngine, TicketSignature } from '@reprise/domain';
import type { CorpusTicket } from '@reprise/persistence';
import type { Answered, ReportStep } from '@reprise/ports';

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
  /** Every ticket is a step: which one is at hand can be seen from outside while the call is under way. */
  add(tickets: readonly CorpusTicket[]): { taken: TakenTicket[]; refused: RefusedTicket[] };
  remove(ticketIds: readonly string[]): number;
  cluster(constraints: ClusterConstraints): ClusterResult;
  strongestLinks(clusters: readonly (readonly string[])[]): StrongestLink[];
  explain(pairs: readonly (readonly [ticketId: string, otherId: string])[]): Contribution[][];
  labelTerms(clusters: readonly (readonly string[])[], count: number): string[][];
}

export type Matcher = Answered<MatcherCalls>;

export const matcherCallNames = ['add', 'remove', 'cluster', 'strongestLinks', 'explain', 'labelTerms'] as const;

/** Answers with an engine in this very thread. */
export function matcherCalls(engine: MatchingEngine, report: ReportStep = () => undefined): MatcherCalls {
  return {
    add(tickets) {
      const taken: TakenTicket[] = [];
      const refused: RefusedTicket[] = [];
      for (const [at, { ticket }] of tickets.entries()) {
        report(at + 1);
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
