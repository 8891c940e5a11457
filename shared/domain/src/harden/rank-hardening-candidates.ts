import { forecastProblems } from '../analyse/forecast-problems.js';
import type { Ticket } from '../corpus/ticket.js';
import { type RemedyJudgement, classifyRemedy } from './classify-remedy.js';
import { learnHandlingCost } from './handling-cost.js';
import type { HardeningRemedy } from './remedy.js';

export type HardeningTicket = Pick<
  Ticket,
  | 'createdAt'
  | 'title'
  | 'description'
  | 'resolution'
  | 'resolutionNotes'
  | 'component'
  | 'handlingMinutes'
  | 'handlingKind'
>;

export interface HardeningSubject {
  readonly problemId: string;
  readonly tickets: readonly HardeningTicket[];
  /** Further evidence of recurrence (alerts, log lines), moments in ISO 8601. */
  readonly occurrences?: readonly string[];
  readonly component?: string;
  /** A published known error, if there is one. */
  readonly knownError?: { readonly worked: number; readonly didNot: number };
  readonly failedFixes?: number;
}

export interface HardeningOptions {
  /** The moment ranked at (ISO 8601). */
  readonly at: string;
  /** Days looked ahead, default 90. */
  readonly horizonDays?: number;
  /** Minutes a ticket costs when none has a handling time, default 30. */
  readonly assumedMinutes?: number;
  /** How earlier hardening work of this installation ended. */
  readonly fixHistory?: { readonly proven: number; readonly failed: number };
  /** Tickets a problem needs to be a candidate, default 2. */
  readonly minTickets?: number;
}

/** One visible factor of the score: the score is the product of their values. */
export interface HardeningScorePart {
  readonly name: 'expected tickets' | 'hours a ticket' | 'addressable share' | 'chance the change works';
  readonly value: number;
  readonly text: string;
}

export interface HardeningCandidate {
  readonly problemId: string;
  readonly rank: number;
  /** Expected avoidable hours in the horizon. */
  readonly score: number;
  /** 80 % interval of the score, from the forecast. */
  readonly scoreLow: number;
  readonly scoreHigh: number;
  readonly expectedTickets: number;
  readonly expectedLow: number;
  readonly expectedHigh: number;
  readonly parts: readonly HardeningScorePart[];
  readonly remedy: HardeningRemedy;
  /** Why this remedy, in words, strongest first. */
  readonly remedyReasons: readonly string[];
  readonly remedies: readonly RemedyJudgement[];
  /** Share of the whole list's score up to and with this rank, 0–1. */
  readonly cumulativeShare: number;
  /** Rank at the favourable and unfavourable end of its interval, all others as expected. */
  readonly bestRank: number;
  readonly worstRank: number;
  readonly stabilityText: string;
}

/** Belief in a change before this installation has a history of its own: about 7 in 10 hold, worth ten changes. */
const FIX_PRIOR = { proven: 7, failed: 3 };
/** Documentation shortens tickets more often than it avoids them. */
const DOCUMENT_SHARE = 0.5;
/** Texts read per problem to name the remedy; the newest tickets speak for the present application. */
const REMEDY_SAMPLE = 200;

/**
 * Rank problems by the burden that a change to the application could avoid:
 * expected tickets × hours a ticket × addressable share × chance that the change works. Every factor is shown.
 *
 * @throws RangeError when `at` is unreadable or the horizon is not positive
 * @returns candidates by falling score; ties by the lower bound, then by problemId, so the order is stable
 *
 * Complexity: O(tickets + sampled text); the forecast dominates.
 */
export function rankHardeningCandidates(
  problems: readonly HardeningSubject[],
  options: HardeningOptions,
): HardeningCandidate[] {
  const { at, horizonDays = 90, minTickets = 2 } = options;
  const forecasts = new Map(
    forecastProblems(
      problems.map((problem) => ({
        problemId: problem.problemId,
        occurrences: [...problem.tickets.map((ticket) => ticket.createdAt), ...(problem.occurrences ?? [])],
      })),
      { at, horizonDays },
    ).map((forecast) => [forecast.problemId, forecast]),
  );
  const costs = learnHandlingCost(
    problems.flatMap((problem) => problem.tickets),
    options.assumedMinutes,
  );
  const proven = FIX_PRIOR.proven + (options.fixHistory?.proven ?? 0);
  const failed = FIX_PRIOR.failed + (options.fixHistory?.failed ?? 0);
  const fixChance = proven / (proven + failed);
  const tried = (options.fixHistory?.proven ?? 0) + (options.fixHistory?.failed ?? 0);
  const fixText =
    tried === 0
      ? `${percent(fixChance)} of such changes hold, assumed until fixes were judged here`
      : `${percent(fixChance)} of such changes hold, ${options.fixHistory!.proven} of ${tried} judged here did`;

  const scored = problems.flatMap((problem) => {
    const forecast = forecasts.get(problem.problemId);
    if (!forecast || problem.tickets.length + (problem.occurrences?.length ?? 0) < minTickets) return [];
    const cost = costs.costOf(problem.tickets, problem.component);
    const remedies = classifyRemedy(newest(problem.tickets), {
      failedFixes: problem.failedFixes,
      hasPublishedKnownError: problem.knownError !== undefined,
      componentCount: new Set(problem.tickets.map((ticket) => ticket.component).filter(Boolean)).size,
    });
    const best = remedies[0]!;
    const addressable = addressableShare(best.remedy, problem.knownError);
    const perTicket = (cost.minutes / 60) * addressable.value * fixChance;
    const parts: HardeningScorePart[] = [
      {
        name: 'expected tickets',
        value: forecast.expected,
        text: `${round(forecast.expected)} tickets expected in ${horizonDays} days (80 %: ${forecast.low}–${forecast.high})`,
      },
      { name: 'hours a ticket', value: cost.minutes / 60, text: cost.text },
      { name: 'addressable share', ...addressable },
      { name: 'chance the change works', value: fixChance, text: fixText },
    ];
    return [
      {
        problemId: problem.problemId,
        score: forecast.expected * perTicket,
        scoreLow: forecast.low * perTicket,
        scoreHigh: forecast.high * perTicket,
        expectedTickets: forecast.expected,
        expectedLow: forecast.low,
        expectedHigh: forecast.high,
        parts,
        remedy: best.remedy,
        remedyReasons: best.reasons,
        remedies,
      },
    ];
  });
  scored.sort((a, b) => b.score - a.score || b.scoreLow - a.scoreLow || (a.problemId < b.problemId ? -1 : 1));

  const total = scored.reduce((sum, candidate) => sum + candidate.score, 0);
  let running = 0;
  return scored.map((candidate, index) => {
    running += candidate.score;
    const bestRank = Math.min(index + 1, 1 + countAbove(scored, candidate.scoreHigh));
    const worstRank = Math.max(index + 1, countAbove(scored, candidate.scoreLow));
    return {
      ...candidate,
      rank: index + 1,
      cumulativeShare: total > 0 ? Math.min(1, running / total) : 0,
      bestRank,
      worstRank,
      stabilityText:
        bestRank === worstRank
          ? `stays at ${index + 1}`
          : `between ${bestRank} and ${worstRank} within its 80 % interval`,
    };
  });
}

/** Number of candidates (by falling score) that score above `limit`. O(log n). */
function countAbove(scored: readonly { readonly score: number }[], limit: number): number {
  let low = 0;
  let high = scored.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scored[middle]!.score > limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function addressableShare(
  remedy: HardeningRemedy,
  knownError: HardeningSubject['knownError'],
): { value: number; text: string } {
  if (remedy === 'document') {
    return {
      value: DOCUMENT_SHARE,
      text: `${percent(DOCUMENT_SHARE)} of the effort: documentation shortens tickets rather than avoiding them`,
    };
  }
  if (!knownError) return { value: 1, text: 'all of the effort: no published known error helps yet' };
  const hold = (knownError.worked + 1) / (knownError.worked + knownError.didNot + 2);
  const value = 1 - hold / 2;
  return { value, text: `${percent(value)} of the effort: a published known error already saves the rest` };
}

function newest(tickets: readonly HardeningTicket[]): readonly HardeningTicket[] {
  if (tickets.length <= REMEDY_SAMPLE) return tickets;
  return [...tickets].sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1)).slice(0, REMEDY_SAMPLE);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function round(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}
