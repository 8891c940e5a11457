import { mix32 } from './seeded-random.js';

/**
 * 32-bit hash of a text, by UTF-16 code units. Stable for ever: it may be stored.
 * About 1 collision expected among 93,000 texts; keep the text beside it where that matters.
 *
 * @param seed  another seed gives an independent hash
 * @returns unsigned 32-bit
 *
 * Method: FNV-1a over both bytes of each unit, then a finaliser, since FNV's low bits alone are weak.
 */
export function hash32(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return mix32(hash);
}

/** Combine two hashes, order mattering. @returns unsigned 32-bit */
export function combineHashes(a: number, b: number): number {
  return mix32(Math.imul(a, 0x9e3779b1) + (b | 0));
}
