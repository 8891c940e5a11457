import {
  type LearnedWeights,
  type MatchingEngine,
  type SuggestAnswer,
  type Ticket,
  type TicketSignature,
  createMatchingEngine,
  suggestProblems,
} from '@reprise/domain';
import type { KnownErrorMaterial, ProblemMaterial } from '@reprise/persistence';
import { readEngineFile, writeEngineFile } from '@reprise/ports';

export interface SuggestQuery {
  readonly ticket: Ticket;
  readonly limit: number;
}

export interface SuggesterAnswer {
  readonly answer: SuggestAnswer;
  readonly signatures: readonly TicketSignature[];
  /** Tickets the index stands for. */
  readonly tickets: number;
}

/** Matches read per suggestion asked for: several may belong to one problem. */
const MATCHES_PER_SUGGESTION = 8;
const MIN_MATCHES = 40;
const MAX_SIGNATURES = 20;
/** Replaced documents leave dead rows behind; at this many per living one the index is made anew. */
const MAX_DEAD_SHARE = 1;
const MIN_DEAD = 2_000;

const knownErrorPrefix = 'known-error:';

/** What is known of a problem beside its documents in the engine. */
interface Entry {
  readonly ticketCount: number;
  readonly documentIds: readonly string[];
  readonly knownErrors: readonly Outcomes[];
}

type Outcomes = Pick<KnownErrorMaterial, 'worked' | 'didNot'> &
  Partial<Pick<KnownErrorMaterial, 'fixesHeld' | 'fixesCameBack'>>;

/** Where a suggester stands, beside its engine. */
interface SuggesterState<Mark> {
  readonly entries: readonly (readonly [problemId: string, entry: Entry])[];
  readonly singles: readonly string[];
  readonly dead: number;
  /** Its owner's: up to which state of the rows it is. */
  readonly mark: Mark;
}

/** What the file's header holds; a change of its meaning gives it a new name. */
const fileKind = 'suggesting-3';

/** What its owner has to know of a suggester that was read from its file. */
export interface RestoredSuggester<Mark> {
  readonly mark: Mark;
  readonly problemIds: readonly string[];
  readonly singleIds: readonly string[];
}

/** Suggests problems for a text: the matching engine over a few tickets per problem and over published known errors. */
export class Suggester {
  private engine: MatchingEngine = createMatchingEngine();
  private readonly entries = new Map<string, Entry>();
  private readonly singles = new Set<string>();
  private readonly problemOfDocument = new Map<string, string>();
  private dead = 0;

  /** Put problems in, or replace what is known of them. */
  put(materials: readonly ProblemMaterial[]): void {
    for (const material of materials) {
      this.drop(material.problemId);
      const documents = documentsOf(material);
      const { ticketCount, knownErrors } = material;
      this.entries.set(material.problemId, {
        ticketCount,
        documentIds: documents.map(({ id }) => id),
        knownErrors: knownErrors.map(({ worked, didNot, fixesHeld, fixesCameBack }) => ({
          ...{ worked, didNot, fixesHeld, fixesCameBack },
        })),
      });
      for (const { id } of documents) this.problemOfDocument.set(id, material.problemId);
      this.engine.add(documents);
    }
  }

  /** Take problems out. */
  remove(problemIds: readonly string[]): void {
    for (const id of problemIds) this.drop(id);
  }

  /** Tickets that belong to no problem and tell how they were resolved. */
  putSingles(tickets: readonly Ticket[]): void {
    const fresh = tickets.filter(({ id }) => !this.engine.has(id));
    for (const ticket of fresh) this.singles.add(ticket.id);
    this.engine.add(fresh);
  }

  removeSingles(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.singles.delete(id) || this.problemOfDocument.has(id)) continue;
      this.engine.remove(id);
      this.dead++;
    }
  }

  /** Compare by these weights from now on, or as shipped. */
  useWeights(weights: LearnedWeights | undefined): void {
    this.engine.useWeights(weights);
  }

  /** Learn what words mean here ahead of the next question, see `MatchingEngine.learnWords`. */
  learnWords(): void {
    this.engine.learnWords();
  }

  /** Whether so much in it is dead that it should be made anew from the rows. */
  isWorn(): boolean {
    return this.dead >= MIN_DEAD && this.dead >= this.engine.size * MAX_DEAD_SHARE;
  }

  /** Write it to a file, whole or not at all. @param mark  up to which state of the rows it is @returns bytes written */
  save<Mark>(path: string, mark: Mark): number {
    const state: SuggesterState<Mark> = {
      entries: [...this.entries],
      singles: [...this.singles],
      dead: this.dead,
      mark,
    };
    return writeEngineFile(path, fileKind, state, this.engine.snapshot({ shareMemory: true }));
  }

  /**
   * Go on from a file.
   * @returns where it stands; undefined when there is no file
   * @throws EngineFileError when the file cannot be used; the suggester is as it was
   */
  restore<Mark>(path: string): RestoredSuggester<Mark> | undefined {
    const file = readEngineFile<SuggesterState<Mark>>(path, fileKind);
    if (file === undefined) return undefined;
    const { entries, singles, dead, mark } = file.header;
    this.engine = createMatchingEngine({ snapshot: file.snapshot });
    for (const [problemId, entry] of entries) {
      this.entries.set(problemId, entry);
      for (const id of entry.documentIds) this.problemOfDocument.set(id, problemId);
    }
    for (const id of singles) this.singles.add(id);
    this.dead = dead;
    return { mark, problemIds: entries.map(([id]) => id), singleIds: singles };
  }

  suggest({ ticket, limit }: SuggestQuery): SuggesterAnswer {
    const matches = this.engine.match(ticket, { top: Math.max(MIN_MATCHES, limit * MATCHES_PER_SUGGESTION) });
    const answer = suggestProblems(
      matches,
      {
        problemOf: (documentId) => this.problemOfDocument.get(documentId),
        outcomesOf: (problemId) => outcomesOf(this.entries.get(problemId)?.knownErrors ?? []),
        sizeOf: (problemId) => this.entries.get(problemId)?.ticketCount ?? 0,
        ticketCount: this.size,
        explain: (documentId) => this.engine.explain(ticket, documentId),
      },
      { limit },
    );
    return {
      answer: { ...answer, suggestions: answer.suggestions.map(withoutKnownErrorDocuments) },
      signatures: this.engine.signaturesOf(ticket).slice(0, MAX_SIGNATURES),
      tickets: this.size,
    };
  }

  private get size(): number {
    let tickets = this.singles.size;
    for (const { ticketCount } of this.entries.values()) tickets += ticketCount;
    return tickets;
  }

  private drop(problemId: string): void {
    const entry = this.entries.get(problemId);
    if (!entry) return;
    this.entries.delete(problemId);
    for (const id of entry.documentIds) {
      this.problemOfDocument.delete(id);
      this.engine.remove(id);
      this.dead++;
    }
  }
}

function documentsOf({ tickets, knownErrors }: ProblemMaterial): Ticket[] {
  return [...tickets, ...knownErrors.map(documentOf)];
}

/** A known error read as a ticket that reports its symptom. */
function documentOf({ id, title, symptom, environment, component, product }: KnownErrorMaterial): Ticket {
  return {
    id: `${knownErrorPrefix}${id}`,
    title,
    ...(symptom ? { description: symptom } : {}),
    ...(environment ? { environment } : {}),
    ...(component ? { component } : {}),
    ...(product ? { product } : {}),
  };
}

function outcomesOf(knownErrors: readonly Outcomes[]): Required<Outcomes> | undefined {
  if (knownErrors.length === 0) return undefined;
  return {
    worked: knownErrors.reduce((sum, { worked }) => sum + worked, 0),
    didNot: knownErrors.reduce((sum, { didNot }) => sum + didNot, 0),
    // Known errors of one problem share its fixes.
    fixesHeld: Math.max(...knownErrors.map(({ fixesHeld = 0 }) => fixesHeld)),
    fixesCameBack: Math.max(...knownErrors.map(({ fixesCameBack = 0 }) => fixesCameBack)),
  };
}

type Suggestion = SuggestAnswer['suggestions'][number];

const withoutKnownErrorDocuments = (suggestion: Suggestion): Suggestion => ({
  ...suggestion,
  tickets: suggestion.tickets.filter(({ ticketId }) => !ticketId.startsWith(knownErrorPrefix)),
});
