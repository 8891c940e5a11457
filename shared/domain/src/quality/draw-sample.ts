import { randomBelow } from '../numeric/seeded-random.js';

/**
 * How many to ask of each stratum: by the square root of its size, so that small ones are not forgotten and large ones not asked
 * to no end; from each at least one, as far as there are enough.
 *
 * @param populations  shape (k), whole numbers ≥ 0
 * @param wanted  questions in all, a whole number ≥ 0
 * @returns shape (k), never more than there is; their sum is `wanted`, or everything there is
 */
export function allocateSample(populations: readonly number[], wanted: number): number[] {
  const asked = populations.map(() => 0);
  const total = populations.reduce((sum, n) => sum + n, 0);
  for (let left = Math.min(wanted, total); left > 0; left--) {
    // The one that is furthest behind its share comes next (divisors of Sainte-Laguë); an empty share comes first.
    let next = -1;
    let most = -1;
    populations.forEach((population, stratum) => {
      if (asked[stratum]! >= population) return;
      const claim = asked[stratum] === 0 ? Number.MAX_VALUE : Math.sqrt(population) / (2 * asked[stratum]! + 1);
      const isLarger = claim === most && next >= 0 && population > populations[next]!;
      if (claim > most || isLarger) [next, most] = [stratum, claim];
    });
    asked[next]!++;
  }
  return asked;
}

/**
 * Things drawn at random from each stratum, all equally likely within one.
 *
 * @param strata  shape (k): the things of each; not changed
 * @param wanted  in all
 * @returns shape (k): what was drawn from each; the same random numbers draw the same things
 *
 * Complexity: O(things).
 */
export function drawSample<T>(strata: readonly (readonly T[])[], wanted: number, random: () => number): T[][] {
  const asked = allocateSample(
    strata.map((things) => things.length),
    wanted,
  );
  return strata.map((things, stratum) => drawSome(things, asked[stratum]!, random));
}

/** The first steps of a shuffle. */
function drawSome<T>(things: readonly T[], count: number, random: () => number): T[] {
  const left = [...things];
  for (let at = 0; at < count; at++) {
    const other = at + randomBelow(random, left.length - at);
    [left[at], left[other]] = [left[other]!, left[at]!];
  }
  return left.slice(0, count);
}
