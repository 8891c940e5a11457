import { Injectable } from '@nestjs/common';
import type { ProblemSummary, ResponseOf, Suggestion, recordKnowledgeGap, suggest } from '@reprise/contracts/http';
import { type ProblemSuggestion, type SuggestAnswer, answerInWords, confidenceWord } from '@reprise/domain';
import {
  AuditStore,
  IntakeRules,
  ProblemSummaryReader,
  type Remedy,
  SearchEventStore,
  SuggestionCardReader,
  type TicketCard,
} from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import type { CallOf } from '../http/call.js';
import { queryTicket } from './query-ticket.js';
import { SuggestionIndex } from './suggestion-index.js';

const TICKETS_SHOWN = 3;
/** Most a person may ask for. */
const MAX_LIMIT = 20;

const stillLoading = (tickets: number): string =>
  `Earlier tickets are still being read, ${tickets} so far: ask again in a moment.`;

interface Cards {
  readonly problems: ReadonlyMap<string, ProblemSummary>;
  readonly remedies: ReadonlyMap<string, Remedy>;
  readonly tickets: ReadonlyMap<string, TicketCard>;
}

/** What is known about a text: matched in memory, told from the present rows. */
@Injectable()
export class SuggestionsService {
  constructor(
    private readonly index: SuggestionIndex,
    private readonly problems: ProblemSummaryReader,
    private readonly cards: SuggestionCardReader,
    private readonly events: SearchEventStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly database: ViewerDatabase,
  ) {}

  async suggest({ body, actor }: CallOf<typeof suggest>): Promise<ResponseOf<typeof suggest>> {
    // Matching knows all tickets; what the person may not see falls away below, so more are asked for.
    const limit = actor.viewer.seesEverything ? body.limit : MAX_LIMIT;
    const found = await this.index.suggest({ ticket: queryTicket(body), limit });
    const cards = await this.readCards(found.answer.suggestions);
    const suggestions = found.answer.suggestions
      .flatMap((suggestion) => present(suggestion, cards) ?? [])
      .slice(0, body.limit);
    const { confidence, words } = answerFor(found.answer, suggestions);
    const indexedTickets = actor.viewer.seesEverything ? found.tickets : await this.cards.countTickets();
    await this.events.add(this.database, {
      kind: 'suggest',
      textLength: body.text.length,
      results: suggestions.length,
      confidence,
      personId: actor.userId,
    });
    return {
      confidence,
      words: found.isLoading ? `${words} ${stillLoading(indexedTickets)}` : words,
      suggestions: suggestions.map((suggestion, at) => ({ ...suggestion, rank: at + 1 })),
      signatures: [...found.signatures],
      indexedAgoSeconds: found.indexedAgoSeconds,
      indexedTickets,
      loading: found.isLoading,
    };
  }

  recordGap({ body, actor, requestId }: CallOf<typeof recordKnowledgeGap>): Promise<{ id: string }> {
    return this.transactions.run(async (tx) => {
      const rules = await IntakeRules.load(tx);
      const id = await this.events.addGap(tx, {
        text: rules.clean(body.text),
        note: body.note === undefined ? null : rules.clean(body.note),
        personId: actor.userId,
      });
      const object = { objectKind: 'knowledge_gap', objectId: id };
      await this.audit.append(tx, { actor: auditActor(actor), action: 'knowledgeGap.recorded', ...object, requestId });
      return { id };
    });
  }

  private async readCards(suggestions: readonly ProblemSuggestion[]): Promise<Cards> {
    const ticketIds = suggestions.flatMap(({ tickets }) =>
      tickets.slice(0, TICKETS_SHOWN).map(({ ticketId }) => ticketId),
    );
    const tickets = await this.cards.tickets(ticketIds);
    const problemIds = new Set(suggestions.flatMap((suggestion) => problemIdOf(suggestion, tickets) ?? []));
    const [problems, remedies] = await Promise.all([
      this.problems.byIds([...problemIds]),
      this.cards.remedies([...problemIds]),
    ]);
    return { tickets, problems, remedies };
  }
}

/** The verdict on what is shown: what the person may not see, or is gone by now, neither counts nor shines through. */
function answerFor(
  answer: SuggestAnswer,
  shown: readonly Suggestion[],
): { confidence: SuggestAnswer['confidence']; words: string } {
  if (shown.length === answer.suggestions.length) return answer;
  const best = shown.reduce((most, { probability }) => Math.max(most, probability), 0);
  const confidence = shown.length === 0 ? 'nothing known' : confidenceWord(best);
  return { confidence, words: answerInWords(confidence, shown.length) };
}

/** A ticket that stood alone when it was read may belong to a problem by now. */
function problemIdOf(
  { problemId, tickets }: ProblemSuggestion,
  cards: ReadonlyMap<string, TicketCard>,
): string | undefined {
  return problemId ?? cards.get(tickets[0]?.ticketId ?? '')?.problemId ?? undefined;
}

/** @returns undefined when what was matched is gone by now */
function present(suggestion: ProblemSuggestion, cards: Cards): Suggestion | undefined {
  const problemId = problemIdOf(suggestion, cards.tickets);
  const problem = problemId === undefined ? undefined : cards.problems.get(problemId);
  const remedy = problemId === undefined ? undefined : cards.remedies.get(problemId);
  const tickets = suggestion.tickets
    .slice(0, TICKETS_SHOWN)
    .flatMap(({ ticketId }) => cards.tickets.get(ticketId) ?? []);
  const title = remedy?.title ?? problem?.title ?? tickets[0]?.title;
  if (title === undefined) return undefined;
  return {
    rank: 0,
    confidence: suggestion.confidence,
    probability: suggestion.probability,
    problemKey: problem?.key ?? null,
    knownErrorKey: remedy?.knownErrorKey ?? null,
    title,
    component: problem?.component ?? tickets[0]?.component ?? null,
    ticketCount: problem?.ticketCount ?? 1,
    trend: problem?.trend ?? null,
    weekly: problem?.weekly ?? [],
    lastSeenAt: problem?.lastSeenAt ?? tickets[0]?.openedAt ?? null,
    workaround: remedy?.workaround || null,
    fix: remedy?.fix || null,
    customerAnswer: remedy?.customerAnswer || null,
    holdRate: remedy?.holdRate ?? null,
    reasons: suggestion.reasons.map(({ kind, text, weight, evidence }) => ({
      kind,
      text,
      weight,
      ...(evidence ? { evidence: [...evidence] } : {}),
    })),
    tickets: tickets.map(({ id, externalId, title: ticketTitle, resolutionNotes }) => ({
      id,
      externalId,
      title: ticketTitle,
      resolutionNotes,
    })),
  };
}
