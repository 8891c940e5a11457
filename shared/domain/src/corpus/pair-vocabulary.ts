import type { SectionReader, SectionWriter } from '../snapshot/sections.js';

const EMPTY = -1;
const maxLoad = 0.6;
const initialSlots = 1 << 12;

/**
 * Pairs of ids to dense ids: an open-addressing table of typed arrays, because a string per bigram would
 * cost more memory than everything else together. Ids are dense and never reused. Amortised O(1).
 */
export class PairVocabulary {
  private firsts: Int32Array;
  private seconds: Int32Array;
  private ids: Int32Array;
  private count = 0;

  /**
   * @param from  a snapshot to go on from, default empty
   * @param slots  of the first table; a power of two
   */
  constructor(from?: SectionReader, slots = initialSlots) {
    if (from !== undefined) {
      this.firsts = from.read('pairs.firsts', Int32Array);
      this.seconds = from.read('pairs.seconds', Int32Array);
      this.ids = from.read('pairs.ids', Int32Array);
      [this.count] = from.readNumbers('pairs.count', 1) as [number];
      return;
    }
    this.firsts = new Int32Array(slots);
    this.seconds = new Int32Array(slots);
    this.ids = new Int32Array(slots).fill(EMPTY);
  }

  save(into: SectionWriter): void {
    into.put('pairs.firsts', this.firsts);
    into.put('pairs.seconds', this.seconds);
    into.put('pairs.ids', this.ids);
    into.putNumbers('pairs.count', this.count);
  }

  get size(): number {
    return this.count;
  }

  intern(first: number, second: number): number {
    if (this.count >= this.ids.length * maxLoad) this.grow();
    const slot = this.slotOf(first, second);
    const known = this.ids[slot]!;
    if (known !== EMPTY) return known;
    this.firsts[slot] = first;
    this.seconds[slot] = second;
    this.ids[slot] = this.count;
    return this.count++;
  }

  private slotOf(first: number, second: number): number {
    const mask = this.ids.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
    hash ^= hash >>> 15;
    let slot = (Math.imul(hash, 0x2c1b3c6d) >>> 7) & mask;
    while (this.ids[slot] !== EMPTY && (this.firsts[slot] !== first || this.seconds[slot] !== second))
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { firsts, seconds, ids } = this;
    this.firsts = new Int32Array(ids.length * 2);
    this.seconds = new Int32Array(ids.length * 2);
    this.ids = new Int32Array(ids.length * 2).fill(EMPTY);
    for (let old = 0; old < ids.length; old++) {
      if (ids[old] === EMPTY) continue;
      const slot = this.slotOf(firsts[old]!, seconds[old]!);
      this.firsts[slot] = firsts[old]!;
      this.seconds[slot] = seconds[old]!;
      this.ids[slot] = ids[old]!;
    }
  }
}
