import {
  STRONG_PROBABILITY,
  createMatchingEngine,
  suggestProblems,
  type ProblemEvidence,
  type Ticket,
} from '@reprise/domain';
import { generateDemo } from '@reprise/infra';

/** A set of tickets in order of creation, with what is known of their causes. */
export interface CausedTickets {
  readonly tickets: readonly Ticket[];
  readonly causeOf: (ticketId: string) => string | undefined;
}

/** What was suggested first for a ticket that came later, and whether it was right. */
export interface FirstSuggestion {
  readonly probability: number;
  /** Undefined: a lone ticket or nothing. */
  readonly evidence?: ProblemEvidence;
  readonly isRight: boolean;
  /** The cause of the ticket is confirmed, so a wrong suggestion is known to be wrong. */
  readonly isLabelled: boolean;
  /** Some problem holds tickets of its cause, so there was something to find. */
  readonly isKnown: boolean;
}

const pastShare = 0.75;
/** As many tickets stand for a problem as a large installation keeps of each. */
const representatives = 20;
const unlabelledStride = 10;
const matchesRead = 40;

/**
 * Groups the first three quarters of a set as the product would and asks what is suggested for the tickets of the last. A problem is
 * right when the ticket's cause is that of at least half of its tickets whose cause is confirmed.
 */
export function firstSuggestions({ causeOf, tickets }: CausedTickets): FirstSuggestion[] {
  const cut = Math.floor(tickets.length * pastShare);
  const past = tickets.slice(0, cut);
  const whole = createMatchingEngine();
  whole.add(past);
  const problems = whole.cluster().clusters.filter(({ ticketIds }) => ticketIds.length > 1);
  const problemOf = new Map(problems.flatMap(({ ticketIds }, at) => ticketIds.map((id) => [id, String(at)] as const)));
  const kept = new Set(problems.flatMap(({ ticketIds }) => spread(ticketIds, representatives)));
  const engine = createMatchingEngine();
  engine.add(past.filter(({ id }) => kept.has(id) || !problemOf.has(id)));
  const causesOf = problems.map(({ ticketIds }) => mainCauses(ticketIds.flatMap((id) => causeOf(id) ?? [])));
  const causesKnown = new Set(causesOf.flatMap((causes) => [...causes]));

  const asked = tickets.slice(cut).filter(({ id }, at) => causeOf(id) !== undefined || at % unlabelledStride === 0);
  return asked.map((ticket) => {
    const cause = causeOf(ticket.id);
    const { suggestions } = suggestProblems(
      engine.match(ticket, { top: matchesRead }),
      {
        problemOf: (id) => problemOf.get(id),
        sizeOf: (problemId) => problems[Number(problemId)]!.ticketIds.length,
        ticketCount: past.length,
      },
      { minProbability: 0 },
    );
    const first = suggestions[0];
    const loneId = first?.tickets[0]?.ticketId ?? '';
    const causes = first?.problemId === undefined ? [causeOf(loneId)] : causesOf[Number(first.problemId)]!;
    return {
      probability: first?.probability ?? 0,
      ...(first?.evidence === undefined ? {} : { evidence: first.evidence }),
      isRight: cause !== undefined && causes.includes(cause),
      isLabelled: cause !== undefined,
      isKnown: cause !== undefined && causesKnown.has(cause),
    };
  });
}

/** Causes that at least half of the list are of. */
function mainCauses(causes: readonly string[]): string[] {
  return [...new Set(causes)].filter((cause) => 2 * causes.filter((other) => other === cause).length >= causes.length);
}

/** The invented estate; each seed another history of the same kinds. */
export function inventedEstate(seed: number): CausedTickets {
  const { labels, tickets } = generateDemo({ until: '2026-11-01T00:00:00Z', seed, ticketCount: 3_000 });
  return { tickets, causeOf: (id) => labels.get(id) };
}

/** At most `count` of the list, evenly over its length, its last always. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, at) => list[Math.round(((at + 1) * list.length) / count) - 1]!);
}

/** Histories of the invented estate that nothing was trained on. */
const measuredSeeds = [5, 6] as const;

/** Below these the report fails. */
export const problemSuggestionFloors = { firstRight: 0.95, strongRight: 0.82, knownStrong: 0.86 } as const;

export interface ProblemSuggestionQuality {
  /** Of the tickets whose problem was known: how often it came first. */
  readonly firstRight: number;
  /** Of the first suggestions called strong: how many were right. */
  readonly strongRight: number;
  /** Of the tickets whose problem was known: how many got a suggestion called strong. */
  readonly knownStrong: number;
  /** Expected calibration error of the first suggestion's probability, ten bins. */
  readonly error: number;
  readonly asked: number;
}

/** What is suggested at a help desk where most tickets recur, on invented histories. */
export function measureProblemSuggestions(): ProblemSuggestionQuality {
  const rows = measuredSeeds.flatMap((seed) => firstSuggestions(inventedEstate(seed)));
  const known = rows.filter(({ isKnown }) => isKnown);
  const isStrong = ({ probability }: FirstSuggestion): boolean => probability >= STRONG_PROBABILITY;
  const strong = rows.filter(isStrong);
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inBin = rows.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === bin);
    error += Math.abs(inBin.reduce((sum, { isRight, probability }) => sum + probability - (isRight ? 1 : 0), 0));
  }
  return {
    firstRight: share(known, ({ isRight }) => isRight),
    strongRight: share(strong, ({ isRight }) => isRight),
    knownStrong: share(known, isStrong),
    error: error / rows.length,
    asked: rows.length,
  };
}

const share = <T>(list: readonly T[], holds: (one: T) => boolean): number => list.filter(holds).length / list.length;
