import { judgeTrend, seededRandom, type TrendWord } from '@reprise/domain';

/** Below these the report fails; reached on 2026-11-22: see shared/domain/src/analyse/README.md. */
export const lifecycleFloors = {
  calmDays: 0.95,
  calmDaysInClumps: 0.93,
  trebledNoticed: 0.9,
  quietNoticed: 0.95,
} as const;

/** One stream of tickets under one condition, over many simulated series. */
export interface SteadyQuality {
  readonly perWeek: number;
  /** Tickets that come at once, mean; 1: one by one. */
  readonly clump: number;
  /** Share of days on which a problem that goes on as ever is called rising, falling or quiet. */
  readonly rising: number;
  readonly falling: number;
  readonly quiet: number;
  /** Times a year that its word changes. */
  readonly changesAYear: number;
  /** Share of words that were taken back within a week. */
  readonly flaps: number;
}

export interface ChangeQuality {
  readonly what: 'doubled' | 'trebled' | 'new' | 'ended';
  readonly perWeek: number;
  readonly clump: number;
  /** Share of series in which the word was said within eight weeks, and the median day among them. */
  readonly noticed: number;
  readonly medianDay: number;
}

const BEFORE = 210;
const YEAR = 365;
const PATIENCE = 56;
const SERIES = 200;
const CLUMPS = [1, 2.5] as const;
const RATES = [0.5, 2, 5] as const;

/** Days of tickets within [from, until) at a steady rate; they come in clumps of a geometric size, at random moments. */
function stream(perWeek: number, clump: number, from: number, until: number, random: () => number): number[] {
  const days: number[] = [];
  for (let at = from; perWeek > 0;) {
    at -= (Math.log(1 - random()) * 7 * clump) / perWeek;
    if (at >= until) break;
    do days.push(at);
    while (random() > 1 / clump);
  }
  return days;
}

/** The words of a series, a day each, every one judged with the one before it in mind. */
function wordsOf(days: readonly number[], from: number, until: number): TrendWord[] {
  const all = Float64Array.from(days).sort();
  const words: TrendWord[] = [];
  for (let day = from; day < until; day++) {
    const end = all.findIndex((one) => one > day);
    const seen = end < 0 ? all : all.subarray(0, end);
    const previous = words.at(-1);
    words.push(judgeTrend(seen, day, previous === undefined ? {} : { previous }).word);
  }
  return words;
}

/** How often a problem that goes on as ever is called anything else. */
export function measureSteadiness(): SteadyQuality[] {
  return CLUMPS.flatMap((clump) =>
    RATES.map((perWeek) => {
      const random = seededRandom(31);
      const counts = { rising: 0, falling: 0, quiet: 0 };
      let [changes, flaps, days] = [0, 0, 0];
      for (let round = 0; round < SERIES; round++) {
        const words = wordsOf(stream(perWeek, clump, 0, BEFORE + YEAR, random), BEFORE, BEFORE + YEAR);
        days += words.length;
        let changedAt = Number.NEGATIVE_INFINITY;
        for (const [day, word] of words.entries()) {
          if (word in counts) counts[word as keyof typeof counts] += 1;
          if (day === 0 || word === words[day - 1]) continue;
          changes += 1;
          if (day - changedAt <= 7 && word === words[changedAt - 1]) flaps += 1;
          changedAt = day;
        }
      }
      const share = (count: number): number => count / days;
      return {
        perWeek,
        clump,
        rising: share(counts.rising),
        falling: share(counts.falling),
        quiet: share(counts.quiet),
        changesAYear: changes / SERIES,
        flaps: changes === 0 ? 0 : flaps / changes,
      };
    }),
  );
}

/** How soon a change is told: a rate that doubles or trebles, a problem nobody knew, one that ends. */
export function measureNoticing(): ChangeQuality[] {
  const cases = [
    { what: 'doubled', word: 'rising', before: 1, after: 2 },
    { what: 'trebled', word: 'rising', before: 1, after: 3 },
    { what: 'new', word: 'emerging', before: 0, after: 1 },
    { what: 'ended', word: 'quiet', before: 1, after: 0 },
  ] as const;
  return cases.flatMap(({ what, word, before, after }) =>
    CLUMPS.flatMap((clump) =>
      RATES.map((perWeek) => {
        const random = seededRandom(47);
        const delays: number[] = [];
        for (let round = 0; round < SERIES; round++) {
          const days = [
            ...stream(before * perWeek, clump, 0, BEFORE, random),
            ...stream(after * perWeek, clump, BEFORE, BEFORE + PATIENCE, random),
          ];
          const words = wordsOf(days, BEFORE, BEFORE + PATIENCE + 1);
          const at = words.findIndex((one, day) => day > 0 && one === word);
          if (at >= 0) delays.push(at);
        }
        delays.sort((one, other) => one - other);
        return {
          what,
          perWeek,
          clump,
          noticed: delays.length / SERIES,
          medianDay: delays[delays.length >> 1] ?? Number.NaN,
        };
      }),
    ),
  );
}
