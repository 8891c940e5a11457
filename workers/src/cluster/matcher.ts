import {
  createMatchingEngine,
  placeEvidence,
  type ClusterConstraints,
  type ClusterResult,
  type ClusterSettings,
  type Contribution,
  type DecidedTickets,
  type LearnedWeights,
  type LearningAccount,
  type MatchingEngine,
  type PlaceEvidence,
  type PreviewOptions,
  type PreviewedClusters,
  type TicketCluster,
  type TicketSignature,
} from '@reprise/domain';
import type { CorpusTicket, TicketEdition } from '@reprise/persistence';
import { readEngineFile, writeEngineFile, type Answered, type ReportStep, wordsOfError } from '@reprise/ports';

/** What taking a ticket into the index showed. */
export interface TakenTicket {
  readonly id: string;
  readonly signatures: readonly TicketSignature[];
}

export interface RefusedTicket {
  readonly id: string;
  readonly reason: string;
}

/** A ticket and the most similar one that is in another cluster or alone. */
export interface Rival {
  readonly ticketId: string;
  readonly otherId: string;
  /** 0–1 */
  readonly probability: number;
}

/** The questions that clustering asks of the matching engine, each one a message when the engine lives in a thread. */
export interface MatcherCalls {
  /** Every ticket is a step: which one is at hand can be seen from outside while the call is under way. */
  add(tickets: readonly CorpusTicket[]): { taken: TakenTicket[]; refused: RefusedTicket[] };
  remove(ticketIds: readonly string[]): number;
  /** Keep nothing of what was removed or replaced. */
  forgetRemoved(): void;
  /** Compare the tickets that were added with the earlier ones: most of the work of `place` and `cluster`, done before them. */
  link(): void;
  cluster(constraints: ClusterConstraints, settings: ClusterSettings): ClusterResult;
  /** Go on from the last clustering. @returns the clusters that changed; undefined when there is none to go on from */
  place(constraints: ClusterConstraints): ClusterResult | undefined;
  /** The present clusters that hold these tickets. */
  clustersOf(ticketIds: readonly string[]): TicketCluster[];
  /** What clustering would give, going on or anew; nothing changes. */
  preview(constraints: ClusterConstraints, options: PreviewOptions): PreviewedClusters;
  /** What links the tickets of these clusters to the others there. */
  placeEvidence(clusters: readonly (readonly string[])[]): PlaceEvidence[];
  /** Of each of these tickets its nearest neighbour outside its present cluster, as far as it has one. */
  rivals(ticketIds: readonly string[]): Rival[];
  explain(pairs: readonly (readonly [ticketId: string, otherId: string])[]): Contribution[][];
  labelTerms(clusters: readonly (readonly string[])[], count: number): string[][];
  /** Weights for suggestions that follow what people decided, where they do better on decisions held back; nothing changes. */
  learnFrom(decided: DecidedTickets): { readonly account: LearningAccount; readonly weights?: LearnedWeights };
  /** Write the index to a file, whole or not at all. @param mark  what `restore` is to tell @returns bytes written */
  save(path: string, mark: IndexMark): number;
  /**
   * Go on from a file. @returns what is in it; undefined when there is no file
   * @throws EngineFileError when the file cannot be used; the index is as it was
   */
  restore(path: string): RestoredIndex | undefined;
}

/** Where an index stood when it was saved. */
export interface IndexMark {
  /** The run that last reconsidered everything. */
  readonly fullRun: string | null;
  /** The state of erasures of which nothing was left in it, as the database names it; undefined before that is known. */
  readonly erasures: string | undefined;
}

export interface RestoredIndex {
  /** The tickets in it, each in the edition that was read. */
  readonly editions: readonly TicketEdition[];
  readonly mark: IndexMark;
}

export type Matcher = Answered<MatcherCalls>;

export const matcherCallNames = [
  'add',
  'remove',
  'forgetRemoved',
  'link',
  'cluster',
  'place',
  'clustersOf',
  'preview',
  'placeEvidence',
  'rivals',
  'explain',
  'labelTerms',
  'learnFrom',
  'save',
  'restore',
] as const;

/** Of what the file's header holds; a change of its meaning gives it a new name. */
const fileKind = 'matching-5';
interface FileHeader {
  readonly editions: readonly (readonly [id: string, revision: number, fingerprint: number])[];
  readonly mark: IndexMark;
}

/** Answers with an engine in this very thread. */
export function matcherCalls(
  report: ReportStep = () => undefined,
  engine: MatchingEngine = createMatchingEngine(),
): MatcherCalls {
  const editions = new Map<string, TicketEdition>();
  return {
    add(tickets) {
      const taken: TakenTicket[] = [];
      const refused: RefusedTicket[] = [];
      for (const [at, { ticket, revision, fingerprint }] of tickets.entries()) {
        report(at + 1);
        try {
          engine.add([ticket]);
          editions.set(ticket.id, { id: ticket.id, revision, fingerprint });
          taken.push({ id: ticket.id, signatures: engine.signaturesOf(ticket) });
        } catch (error) {
          // One ticket that the engine cannot read must not keep the others out.
          engine.remove(ticket.id);
          editions.delete(ticket.id);
          refused.push({ id: ticket.id, reason: wordsOfError(error) });
        }
      }
      return { taken, refused };
    },
    remove(ticketIds) {
      for (const id of ticketIds) editions.delete(id);
      return ticketIds.filter((id) => engine.remove(id)).length;
    },
    forgetRemoved: () => engine.forgetRemoved(),
    link: () => engine.link(),
    cluster: (constraints, settings) => engine.cluster(constraints, settings),
    place: (constraints) => engine.place(constraints),
    clustersOf: (ticketIds) => engine.clustersOf(ticketIds),
    preview: (constraints, options) => engine.preview(constraints, options),
    placeEvidence: (clusters) => clusters.flatMap((ticketIds) => placeEvidence((id) => engine.linksOf(id), ticketIds)),
    rivals: (ticketIds) => rivalsOf(engine, ticketIds),
    explain: (pairs) => pairs.map(([ticketId, otherId]) => engine.explain(ticketId, otherId)),
    labelTerms: (clusters, count) => clusters.map((ticketIds) => engine.labelTerms(ticketIds, count)),
    learnFrom: (decided) => engine.learnFrom(decided),
    save(path, mark) {
      const header: FileHeader = {
        editions: Array.from(editions.values(), (one) => [one.id, one.revision, one.fingerprint]),
        mark,
      };
      return writeEngineFile(path, fileKind, header, engine.snapshot({ shareMemory: true }));
    },
    restore(path) {
      const file = readEngineFile<FileHeader>(path, fileKind);
      if (file === undefined) return undefined;
      engine = createMatchingEngine({ snapshot: file.snapshot });
      editions.clear();
      for (const [id, revision, fingerprint] of file.header.editions) editions.set(id, { id, revision, fingerprint });
      return { editions: [...editions.values()], mark: file.header.mark };
    },
  };
}

/** Links run from later tickets to earlier ones; each counts for both of its ends. */
function rivalsOf(engine: MatchingEngine, ticketIds: readonly string[]): Rival[] {
  const clusterOf = new Map<string, number>();
  engine.clustersOf(ticketIds).forEach((cluster, at) => {
    for (const id of cluster.ticketIds) clusterOf.set(id, at);
  });
  const best = new Map<string, Rival>();
  const offer = (ticketId: string, otherId: string, probability: number): void => {
    if (probability > (best.get(ticketId)?.probability ?? 0)) best.set(ticketId, { ticketId, otherId, probability });
  };
  const asked = new Set(ticketIds);
  for (const ticketId of ticketIds) {
    const own = clusterOf.get(ticketId);
    for (const { ticketId: otherId, probability } of engine.linksOf(ticketId)) {
      if (own !== undefined && own === clusterOf.get(otherId)) continue;
      offer(ticketId, otherId, probability);
      if (asked.has(otherId)) offer(otherId, ticketId, probability);
    }
  }
  return [...best.values()];
}
