import type { ConfidenceWord, Contribution } from '../corpus/explanation.js';
import { confidenceOf, expectedHoldRate, type OutcomeCounts } from '../known-error/hold-rate.js';
import type { TicketMatch } from '../pipeline.js';
import { type ProblemEvidence, problemProbability } from './problem-probability.js';
import { POSSIBLE_PROBABILITY, STRONG_PROBABILITY, confidenceWord } from './confidence.js';

/** What became of a problem's remedy where it was tried. */
export type RemedyOutcomes = Omit<OutcomeCounts, 'notTheSame'>;

/** What the caller knows about problems; the engine knows tickets only. */
export interface SuggestContext {
  /** The problem of a ticket; undefined for a ticket that belongs to none. */
  problemOf(ticketId: string): string | undefined;
  /** Outcomes of the problem's published known error; undefined when it has none. */
  outcomesOf?(problemId: string): RemedyOutcomes | undefined;
  /** Why the query matches a ticket, strongest first; usually `engine.explain` on the query. */
  explain?(ticketId: string): readonly Contribution[];
  /** Tickets of a problem, for the words and for how often it is met by chance. */
  sizeOf?(problemId: string): number;
  /** Tickets of all problems and of none together; without it nothing counts as met by chance. */
  readonly ticketCount?: number;
}

export interface SuggestOptions {
  /** Suggestions at most, default 5. */
  readonly limit?: number;
  /** Least probability shown, 0–1, default {@link POSSIBLE_PROBABILITY}. Higher: fewer and surer suggestions. */
  readonly minProbability?: number;
}

export interface ProblemSuggestion {
  /** Undefined: a single earlier ticket that belongs to no problem. */
  readonly problemId?: string;
  readonly hasKnownError: boolean;
  /** Probability that the query has this problem's cause, 0–1. */
  readonly probability: number;
  readonly confidence: Exclude<ConfidenceWord, 'nothing known'>;
  /** What the probability of a problem follows from; undefined for a lone ticket. */
  readonly evidence?: ProblemEvidence;
  /** Expected share of tries in which the known error's remedy works; the neutral start when there is none. */
  readonly holdRate: number;
  /** Aggregated match score, comparable within one answer only. */
  readonly score: number;
  /** The matching tickets, best first. */
  readonly tickets: readonly TicketMatch[];
  readonly reasons: readonly Contribution[];
}

export interface SuggestAnswer {
  readonly confidence: ConfidenceWord;
  /** Probability that none of the suggestions applies, 0–1. */
  readonly nothingKnown: number;
  /** The answer in a sentence. */
  readonly words: string;
  readonly suggestions: readonly ProblemSuggestion[];
}

/** Further matches of the same problem that add to the best one. */
const SUPPORTERS = 3;
const SUPPORT_WEIGHT = 0.25;
/** Matches asked which problem they are of. */
const NEAREST = 10;
/** Tickets whose reasons are told. */
const EXPLAINED_TICKETS = 2;
const MAX_REASONS = 6;

/**
 * From similar tickets to problems: the best member carries a problem, up to three more add a quarter of their closeness, and
 * the share it has of the nearest ten says how sure that is. Ordered by the probability that the problem applies and its remedy holds.
 *
 * @param matches  tickets of `engine.match`, best first
 * @returns suggestions at or above `minProbability`; an answer is always given, also "nothing known"
 *
 * Complexity: O(matches log matches).
 */
export function suggestProblems(
  matches: readonly TicketMatch[],
  context: SuggestContext,
  options: SuggestOptions = {},
): SuggestAnswer {
  const { limit = 5, minProbability = POSSIBLE_PROBABILITY } = options;
  const groups = new Map<string, { problemId?: string; tickets: TicketMatch[] }>();
  for (const match of matches) {
    const problemId = context.problemOf(match.ticketId);
    const key = problemId === undefined ? `ticket ${match.ticketId}` : `problem ${problemId}`;
    const group = groups.get(key);
    if (group) group.tickets.push(match);
    else groups.set(key, { problemId, tickets: [match] });
  }
  const nearest = matches.slice(0, NEAREST);
  const judged = [...groups.values()].map(({ problemId, tickets }) => {
    tickets.sort((a, b) => b.score - a.score);
    const best = tickets[0]!;
    const outcomes = problemId === undefined ? undefined : context.outcomesOf?.(problemId);
    let score = best.score;
    let noneFits = 1 - best.probability;
    for (const ticket of tickets.slice(1, 1 + SUPPORTERS)) {
      score += SUPPORT_WEIGHT * Math.exp(Math.min(0, ticket.score - best.score));
      noneFits *= 1 - SUPPORT_WEIGHT * ticket.probability;
    }
    const evidence =
      problemId === undefined
        ? undefined
        : { pairProbability: 1 - noneFits, agreement: agreementOf(problemId, nearest, context) };
    return {
      problemId,
      tickets,
      score,
      // A lone ticket is a pair; and no problem is less likely than that its best tickets by themselves are the same thing.
      probability: evidence === undefined ? best.probability : Math.max(1 - noneFits, problemProbability(evidence)),
      evidence,
      outcomes,
      holdRate: expectedHoldRate(outcomes ?? { worked: 0, didNot: 0 }),
    };
  });
  judged.sort((a, b) => b.probability * b.holdRate - a.probability * a.holdRate || b.score - a.score);
  const suggestions = judged
    .filter((group) => group.probability >= minProbability)
    .slice(0, limit)
    .map((group): ProblemSuggestion => ({
      problemId: group.problemId,
      hasKnownError: group.outcomes !== undefined,
      probability: group.probability,
      confidence: confidenceWord(group.probability) === 'strong' ? 'strong' : 'possible',
      ...(group.evidence === undefined ? {} : { evidence: group.evidence }),
      holdRate: group.holdRate,
      score: group.score,
      tickets: group.tickets,
      reasons: gatherReasons(group.tickets, group.problemId, group.outcomes, context),
    }));
  const nothingKnown = suggestions.reduce((none, { probability }) => none * (1 - probability), 1);
  const best = suggestions.reduce((most, { probability }) => Math.max(most, probability), 0);
  const confidence = suggestions.length === 0 ? 'nothing known' : best >= STRONG_PROBABILITY ? 'strong' : 'possible';
  return { confidence, nothingKnown, words: answerInWords(confidence, suggestions.length), suggestions };
}

/** How many of the nearest tickets are of the problem, beyond those that a problem of its size has there by chance; 1 at least if any is. */
function agreementOf(problemId: string, nearest: readonly TicketMatch[], context: SuggestContext): number {
  const found = nearest.filter(({ ticketId }) => context.problemOf(ticketId) === problemId).length;
  const share = (context.sizeOf?.(problemId) ?? 0) / (context.ticketCount ?? Number.POSITIVE_INFINITY);
  return Math.max(Math.min(1, found), found - nearest.length * Math.min(1, share));
}

/** Reasons of the best tickets together, each told once with its strongest weight; then what the problem's history adds. */
function gatherReasons(
  tickets: readonly TicketMatch[],
  problemId: string | undefined,
  outcomes: RemedyOutcomes | undefined,
  context: SuggestContext,
): Contribution[] {
  const byText = new Map<string, Contribution>();
  for (const { ticketId } of context.explain ? tickets.slice(0, EXPLAINED_TICKETS) : []) {
    for (const reason of context.explain!(ticketId)) {
      const key = `${reason.kind} ${reason.text}`;
      const known = byText.get(key);
      if (!known || Math.abs(known.weight) < Math.abs(reason.weight)) byText.set(key, reason);
    }
  }
  const reasons = [...byText.values()].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MAX_REASONS);
  const size = problemId === undefined ? undefined : context.sizeOf?.(problemId);
  if (size !== undefined && size > 1)
    reasons.push({ kind: 'history', text: `${size} tickets with this problem`, weight: 0 });
  const held = outcomes && confidenceOf({ ...outcomes, notTheSame: 0 });
  if (held?.rate !== undefined) reasons.push({ kind: 'history', text: held.words, weight: 0 });
  return reasons;
}

/** The verdict as a sentence. */
export function answerInWords(confidence: ConfidenceWord, count: number): string {
  if (confidence === 'nothing known') return 'Nothing known fits. If it recurs, it will be found from now on.';
  if (count === 1) return confidence === 'strong' ? 'One known problem probably fits.' : 'One known problem may fit.';
  return `${count} known problems may fit; ${confidence === 'strong' ? 'the first probably does' : 'none is certain'}.`;
}
