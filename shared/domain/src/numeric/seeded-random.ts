/**
 * Repeatable pseudo-random numbers; the domain knows no other chance. Not for secrets.
 *
 * @param seed  any whole number; the lower 32 bits count
 * @returns a function giving numbers uniform in [0, 1) with 32 bits of resolution, period about 2³²
 *
 * Method: a Weyl sequence through the 32-bit finaliser of SplitMix (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix32(state) / 4294967296;
  };
}

/** Whole number uniform in 0…limit − 1 (the bias of 32 bits is below limit / 2³²). */
export function randomBelow(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** Shuffle in place by Fisher–Yates. @returns the same array */
export function shuffle<T extends { length: number; [index: number]: unknown }>(items: T, random: () => number): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomBelow(random, i + 1);
    const held = items[i];
    items[i] = items[j];
    items[j] = held;
  }
  return items;
}

/** Scramble 32 bits so that every input bit reaches every output bit. @returns unsigned 32-bit */
export function mix32(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
