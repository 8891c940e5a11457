import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { PostingPool } from './posting-pool.js';

const initialSlots = 1 << 12;
const maxLoad = 0.7;

/**
 * Postings of word pairs, known by a 32-bit hash. Most pairs occur once: those cost no list, only their row in the table.
 * Two pairs of one hash share their postings: with 50 million pairs that befalls one in a hundred and costs a false hit of low weight.
 *
 * Memory 8 bytes a slot, 11–23 a pair; a list (whose entries are plain rows) only from the second ticket on. Amortised O(1).
 */
export class BigramPostings {
  readonly lists: PostingPool;
  private keys: Int32Array;
  /** 0: free; −1 − row: that one row; 1 + list: a list of two rows or more. */
  private values: Int32Array;
  private count = 0;

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.lists = new PostingPool(from, 'postings.bigrams');
    this.keys = from?.read('bigrams.keys', Int32Array) ?? new Int32Array(initialSlots);
    this.values = from?.read('bigrams.values', Int32Array) ?? new Int32Array(initialSlots);
    if (from !== undefined) [this.count] = from.readNumbers('bigrams.count', 1) as [number];
  }

  save(into: SectionWriter): void {
    this.lists.save(into, 'postings.bigrams');
    into.put('bigrams.keys', this.keys);
    into.put('bigrams.values', this.values);
    into.putNumbers('bigrams.count', this.count);
  }

  /** Number of distinct pairs. */
  get size(): number {
    return this.count;
  }

  append(bigram: number, row: number): void {
    const slot = this.slotOf(bigram);
    const value = this.values[slot]!;
    if (value > 0) {
      this.lists.append(value - 1, row);
      return;
    }
    if (value < 0) {
      const list = this.lists.size;
      this.lists.append(list, -1 - value);
      this.lists.append(list, row);
      this.values[slot] = 1 + list;
      return;
    }
    this.keys[slot] = bigram;
    this.values[slot] = -1 - row;
    if (++this.count >= this.keys.length * maxLoad) this.grow();
  }

  /** What is known of a pair: 0 nothing, −1 − row its only row, 1 + list its list in `lists`. */
  find(bigram: number): number {
    return this.values[this.slotOf(bigram)]!;
  }

  countOf(bigram: number): number {
    const value = this.find(bigram);
    return value > 0 ? this.lists.countOf(value - 1) : value < 0 ? 1 : 0;
  }

  /** Tickets with a pair among rows below `rowLimit`. @param value  what `find` gave */
  frequencyBefore(value: number, rowLimit: number): number {
    if (value <= 0) return value < 0 && -1 - value < rowLimit ? 1 : 0;
    const { lists } = this;
    const rows = lists.chunkOf(value - 1);
    const offset = lists.offsetOf(value - 1);
    let low = 0;
    let high = lists.storedOf(value - 1);
    if (rows[offset + high - 1]! < rowLimit) return lists.countOf(value - 1);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[offset + middle]! < rowLimit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private slotOf(bigram: number): number {
    const { keys, values } = this;
    const mask = keys.length - 1;
    let slot = (Math.imul(bigram, 0x9e3779b1) ^ (bigram >>> 15)) & mask;
    while (values[slot] !== 0 && keys[slot] !== bigram) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Int32Array(keys.length * 2);
    this.values = new Int32Array(keys.length * 2);
    for (let old = 0; old < keys.length; old++) {
      if (values[old] === 0) continue;
      const slot = this.slotOf(keys[old]!);
      this.keys[slot] = keys[old]!;
      this.values[slot] = values[old]!;
    }
  }
}
