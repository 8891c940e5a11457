import {
  type MatchingEngine,
  type SuggestAnswer,
  type Ticket,
  type TicketSignature,
  createMatchingEngine,
  suggestProblems,
} from '@reprise/domain';
import type { KnownErrorMaterial, ProblemMaterial } from '@reprise/persistence';

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

interface Entry {
  readonly material: ProblemMaterial;
  readonly documents: readonly Ticket[];
}

/** Suggests problems for a text: the matching engine over a few tickets per problem and over published known errors. */
export class Suggester {
  private engine: MatchingEngine = createMatchingEngine();
  private readonly entries = new Map<string, Entry>();
  private readonly singles = new Map<string, Ticket>();
  private readonly problemOfDocument = new Map<string, string>();
  private dead = 0;

  /** Put problems in, or replace what is known of them. */
  put(materials: readonly ProblemMaterial[]): void {
    for (const material of materials) {
      this.drop(material.problemId);
      const documents = documentsOf(material);
      this.entries.set(material.problemId, { material, documents });
      for (const { id } of documents) this.problemOfDocument.set(id, material.problemId);
      this.engine.add(documents);
    }
  }

  /** Take problems out. */
  remove(problemIds: readonly string[]): void {
    for (const id of problemIds) this.drop(id);
    this.renewWhenWorn();
  }

  /** Tickets that belong to no problem and tell how they were resolved. */
  putSingles(tickets: readonly Ticket[]): void {
    const fresh = tickets.filter(({ id }) => !this.engine.has(id));
    for (const ticket of fresh) this.singles.set(ticket.id, ticket);
    this.engine.add(fresh);
  }

  removeSingles(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.singles.delete(id) || this.problemOfDocument.has(id)) continue;
      this.engine.remove(id);
      this.dead++;
    }
    this.renewWhenWorn();
  }

  suggest({ ticket, limit }: SuggestQuery): SuggesterAnswer {
    const matches = this.engine.match(ticket, { top: Math.max(MIN_MATCHES, limit * MATCHES_PER_SUGGESTION) });
    const answer = suggestProblems(
      matches,
      {
        problemOf: (documentId) => this.problemOfDocument.get(documentId),
        outcomesOf: (problemId) => outcomesOf(this.entries.get(problemId)?.material.knownErrors ?? []),
        sizeOf: (problemId) => this.entries.get(problemId)?.material.ticketCount ?? 0,
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
    for (const { material } of this.entries.values()) tickets += material.ticketCount;
    return tickets;
  }

  private drop(problemId: string): void {
    const entry = this.entries.get(problemId);
    if (!entry) return;
    this.entries.delete(problemId);
    for (const { id } of entry.documents) {
      this.problemOfDocument.delete(id);
      this.engine.remove(id);
      this.dead++;
    }
  }

  private renewWhenWorn(): void {
    if (this.dead < MIN_DEAD || this.dead < this.engine.size * MAX_DEAD_SHARE) return;
    this.engine = createMatchingEngine();
    this.dead = 0;
    for (const { documents } of this.entries.values()) this.engine.add(documents);
    this.engine.add([...this.singles.values()].filter(({ id }) => !this.problemOfDocument.has(id)));
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

function outcomesOf(knownErrors: readonly KnownErrorMaterial[]): { worked: number; didNot: number } | undefined {
  if (knownErrors.length === 0) return undefined;
  return {
    worked: knownErrors.reduce((sum, { worked }) => sum + worked, 0),
    didNot: knownErrors.reduce((sum, { didNot }) => sum + didNot, 0),
  };
}

type Suggestion = SuggestAnswer['suggestions'][number];

const withoutKnownErrorDocuments = (suggestion: Suggestion): Suggestion => ({
  ...suggestion,
  tickets: suggestion.tickets.filter(({ ticketId }) => !ticketId.startsWith(knownErrorPrefix)),
});
