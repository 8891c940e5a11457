import { drawSample, hash32, REVIEW_STRATA, reviewStratum, seededRandom, shuffle } from '@reprise/domain';
import type { DrawnQuestion, MachinePlace, ReviewDraw, ReviewKind, StratumSize } from '@reprise/persistence';
import type { Rival } from '../cluster/matcher.js';

/** Share of the questions that are about two tickets kept apart. */
const PAIR_SHARE = 0.3;

interface Candidate extends Omit<DrawnQuestion, 'stratum'> {
  readonly size: number;
  readonly audienceId: string | null;
}

/** The Monday of a moment's week in UTC, YYYY-MM-DD. */
export function weekOf(moment: Date): string {
  const sinceMonday = (moment.getUTCDay() + 6) % 7;
  return new Date(moment.getTime() - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Draw the questions of a week: places of tickets, and pairs that were kept apart though nothing outside its problem is nearer
 * to one of them. The same rows and the same week give the same questions.
 *
 * @param rivals  of each ticket the most similar one outside its problem
 */
export function drawReviews(
  places: readonly MachinePlace[],
  rivals: readonly Rival[],
  questions: number,
  drawnAt: Date,
): ReviewDraw {
  const week = weekOf(drawnAt);
  const seed = hash32(week) | 0;
  const random = seededRandom(seed);
  const pairs = pairsOf(places, rivals);
  const ofPairs = Math.min(pairs.length, Math.round(PAIR_SHARE * questions));
  const memberships = places.map((place): Candidate => ({ ...place, kind: 'membership', otherTicketId: null }));
  const drawn = [...drawFrom(memberships, questions - ofPairs, random), ...drawFrom(pairs, ofPairs, random)];
  return {
    week,
    seed,
    drawnAt,
    strata: [...strataOf('membership', memberships), ...strataOf('pair', pairs)],
    // Mixed, so that neither the kind nor the order tells anything.
    questions: shuffle(drawn, random),
  };
}

/** Pairs of one audience, each once, seen from the ticket that is in a problem. */
function pairsOf(places: readonly MachinePlace[], rivals: readonly Rival[]): Candidate[] {
  const placeOf = new Map(places.map((place) => [place.ticketId, place]));
  const pairs = new Map<string, Candidate>();
  for (const { ticketId, otherId, probability } of rivals) {
    const place = placeOf.get(ticketId);
    if (place === undefined) continue;
    const other = placeOf.get(otherId);
    // People see one of them only: nobody could answer.
    if (other !== undefined && other.audienceId !== place.audienceId) continue;
    const key = ticketId < otherId ? `${ticketId} ${otherId}` : `${otherId} ${ticketId}`;
    if (pairs.has(key)) continue;
    const { problemId, size, audienceId } = place;
    pairs.set(key, { kind: 'pair', ticketId, problemId, otherTicketId: otherId, probability, size, audienceId });
  }
  return [...pairs.values()];
}

function drawFrom(candidates: readonly Candidate[], count: number, random: () => number): DrawnQuestion[] {
  const strata: Candidate[][] = Array.from({ length: REVIEW_STRATA }, () => []);
  for (const one of candidates) strata[reviewStratum(one.probability, one.size)]!.push(one);
  return drawSample(strata, count, random).flatMap((some, stratum) =>
    some.map(({ kind, ticketId, problemId, otherTicketId, probability }) => ({
      kind,
      stratum,
      ticketId,
      problemId,
      otherTicketId,
      probability,
    })),
  );
}

function strataOf(kind: ReviewKind, candidates: readonly Candidate[]): StratumSize[] {
  const sizes = new Map<string, StratumSize>();
  for (const { probability, size, audienceId } of candidates) {
    const stratum = reviewStratum(probability, size);
    const key = `${stratum} ${audienceId}`;
    const population = (sizes.get(key)?.population ?? 0) + 1;
    sizes.set(key, { kind, stratum, audienceId, population });
  }
  return [...sizes.values()];
}
