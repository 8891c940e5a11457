import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { negativeBinomialCdf } from '../numeric/distributions.js';
import { seededRandom } from '../numeric/seeded-random.js';
import { type ProblemHistory, fitForecastModel, forecastProblems } from './forecast-problems.js';
import { DAY_MS } from './moments.js';
import { defaultRecurrenceModel, discountPast, fitRecurrenceModel, logLikelihoodOfCount } from './recurrence-model.js';

const at = '2026-11-22T00:00:00.000Z';
const daysAgo = (days: number): string => new Date(Date.parse(at) - days * DAY_MS).toISOString();

/** Problems with steady Poisson rates between once a week and once in ten years, watched for `days`, from `seed`. */
function aWorld(
  count: number,
  days: number,
  horizonDays: number,
  seed: number,
): { past: ProblemHistory[]; came: Map<string, number> } {
  const random = seededRandom(seed);
  const past: ProblemHistory[] = [];
  const came = new Map<string, number>();
  for (let n = 0; n < count; n += 1) {
    const perDay = Math.exp(Math.log(1 / 3650) + random() * Math.log(3650 / 7));
    const occurrences: string[] = [];
    let later = 0;
    for (let day = days; day > -horizonDays;) {
      day += Math.log(1 - random()) / perDay;
      if (day > 0) occurrences.push(daysAgo(day));
      else if (day > -horizonDays) later += 1;
    }
    if (occurrences.length === 0) continue;
    past.push({ problemId: `P${n}`, occurrences });
    came.set(`P${n}`, later);
  }
  return { past, came };
}

describe('forecastProblems', () => {
  it('expects more of what came often and lately, and reads nothing after its moment', () => {
    const weekly = Array.from({ length: 20 }, (_, i) => daysAgo(3 + 7 * i));
    const long = Array.from({ length: 20 }, (_, i) => daysAgo(303 + 7 * i));
    const problems = [
      { problemId: 'over', occurrences: long },
      { problemId: 'once', occurrences: [daysAgo(200)] },
      { problemId: 'weekly', occurrences: weekly },
      { problemId: 'future', occurrences: [daysAgo(-1), daysAgo(0)] },
      { problemId: 'undated', occurrences: [undefined, 'soon'] },
    ];
    const ranked = forecastProblems(problems, { at, horizonDays: 28 });
    expect(ranked.map(({ problemId }) => problemId)).toEqual(['weekly', 'once', 'over']);
    expect(ranked[0]!.expected).toBeGreaterThan(2);
    expect(ranked[0]!.expected).toBeLessThan(6);
  });

  it('forecasts a steady world without bias, and its intervals hold about what they promise', () => {
    const { past, came } = aWorld(700, 730, 90, 7);
    const ranked = forecastProblems(past, { at, horizonDays: 90 });
    let expected = 0;
    let observed = 0;
    let held = 0;
    let judged = 0;
    for (const forecast of ranked) {
      const count = came.get(forecast.problemId)!;
      expected += forecast.expected;
      observed += count;
      if (forecast.expected < 1) continue;
      judged += 1;
      if (count >= forecast.low && count <= forecast.high) held += 1;
    }
    expect(expected / observed).toBeGreaterThan(0.9);
    expect(expected / observed).toBeLessThan(1.1);
    expect(held / judged).toBeGreaterThan(0.72);
    expect(held / judged).toBeLessThan(0.9);
  });

  it('finds that nothing fades in a steady world, and that the past fades where problems get fixed', () => {
    const steady = aWorld(500, 730, 1, 11).past;
    expect(fitForecastModel(steady, { at, horizonDays: 60 }).halfLifeDays).toBeGreaterThan(200);
    const random = seededRandom(3);
    // Each problem lives for forty days only.
    const mortal = Array.from({ length: 300 }, (_, n): ProblemHistory => {
      const end = random() * 700;
      return { problemId: `P${n}`, occurrences: Array.from({ length: 8 }, () => daysAgo(end + random() * 40)) };
    });
    expect(fitForecastModel(mortal, { at, horizonDays: 60 }).halfLifeDays).toBeLessThan(60);
  });

  it('ranks the same problems alike in any order', () => {
    const { past } = aWorld(100, 400, 1, 5);
    expect(forecastProblems([...past].reverse(), { at, horizonDays: 30 })).toEqual(
      forecastProblems(past, { at, horizonDays: 30 }),
    );
  });

  it('keeps its bounds for any past', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 900, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (ages) => {
          const [forecast] = forecastProblems([{ problemId: 'P', occurrences: ages.map(daysAgo) }], {
            at,
            horizonDays: 30,
          });
          expect(forecast!.expected).toBeGreaterThan(0);
          expect(forecast!.low).toBeLessThanOrEqual(forecast!.high);
          expect(forecast!.high).toBeLessThan(Number.POSITIVE_INFINITY);
        },
      ),
    );
  });

  it('refuses an empty horizon and an unreadable moment', () => {
    expect(() => forecastProblems([], { at, horizonDays: 0 })).toThrow(RangeError);
    expect(() => forecastProblems([], { at: 'tomorrow', horizonDays: 9 })).toThrow(RangeError);
    expect(forecastProblems([], { at, horizonDays: 9 })).toEqual([]);
  });
});

describe('the recurrence model', () => {
  it('counts an occurrence half after one half-life, and time likewise', () => {
    const past = discountPast([10, 20], 1e9, 10);
    expect(past.count).toBeCloseTo(0.75, 12);
    expect(past.days).toBeCloseTo(10 / Math.LN2, 9);
    expect(discountPast([10, 20], 30, Number.POSITIVE_INFINITY)).toEqual({ count: 2, days: 30 });
  });

  it('has the likelihood of the negative binomial', () => {
    for (const [mean, size] of [
      [0.3, 0.2],
      [4, 1.5],
      [40, 12],
    ] as const) {
      const success = size / (size + mean);
      for (const count of [0, 1, 5, 12, 13, 60]) {
        const expected = negativeBinomialCdf(count, size, success) - negativeBinomialCdf(count - 1, size, success);
        expect(Math.exp(logLikelihoodOfCount(count, mean, size))).toBeCloseTo(expected, 9);
      }
    }
  });

  it('promises less of a horizon that is longer than the ones it could be tried on', () => {
    const outcomes = Array.from({ length: 200 }, (_, n) => {
      const outcome = n % 3;
      return { ages: [3, 20], observedDays: 60, horizonDays: 20, outcome };
    });
    const [asTried, fourTimes] = [20, 80].map((horizonDays) => fitRecurrenceModel(outcomes, horizonDays));
    expect(fourTimes).toEqual({ ...asTried, tailScale: asTried!.tailScale / 2 });
  });

  it('falls back on half the horizon where the past is too thin', () => {
    expect(fitForecastModel([{ problemId: 'P', occurrences: [daysAgo(5)] }], { at, horizonDays: 90 })).toEqual(
      defaultRecurrenceModel(90),
    );
  });
});
