import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { GONE, type Compaction } from '../corpus/compaction.js';
import { GrowableInt32, GrowableUint8 } from '../corpus/growable.js';

const chunkBits = 20;
const chunkSize = 1 << chunkBits;
const chunkMask = chunkSize - 1;
const smallestChunk = 1 << 12;

/**
 * Posting lists of 32-bit entries in one chunked pool: a list starts with two entries and doubles into a bigger block,
 * freed blocks are reused by size. A list of one entry costs no block at all.
 *
 * An object per list would cost some 200 bytes for each of millions of terms; this costs 13.
 * Lists longer than one chunk (1,048,576 entries) stop growing at the chunk's size and keep counting: such a term is in
 * most tickets and takes no part in scoring. Append amortised O(1); entries of a list are contiguous.
 */
export class PostingPool {
  private readonly chunks: Uint32Array[] = [];
  private nextFree = 0;
  private readonly freeBlocks: number[][] = [];
  private readonly start = new GrowableInt32();
  private readonly count = new GrowableInt32();
  private readonly capacityBits = new GrowableUint8();

  /** @param from  a snapshot to go on from, and what the pool is called there */
  constructor(from?: SectionReader, name = '') {
    if (from === undefined) return;
    this.start.adopt(from.read(`${name}.start`, Int32Array));
    this.count.adopt(from.read(`${name}.count`, Int32Array));
    this.capacityBits.adopt(from.read(`${name}.capacityBits`, Uint8Array));
    [this.nextFree] = from.readNumbers(`${name}.nextFree`, 1) as [number];
    for (let number = 0; from.has(`${name}.chunk${number}`); number++)
      this.chunks.push(from.read(`${name}.chunk${number}`, Uint32Array));
    for (let bits = 0; bits <= chunkBits; bits++) {
      if (from.has(`${name}.free${bits}`)) this.freeBlocks[bits] = [...from.read(`${name}.free${bits}`, Int32Array)];
    }
  }

  save(into: SectionWriter, name: string): void {
    into.put(`${name}.start`, this.start.values);
    into.put(`${name}.count`, this.count.values);
    into.put(`${name}.capacityBits`, this.capacityBits.values);
    into.putNumbers(`${name}.nextFree`, this.nextFree);
    this.chunks.forEach((chunk, number) =>
      into.put(`${name}.chunk${number}`, chunk.subarray(0, this.nextFree - (number << chunkBits))),
    );
    this.freeBlocks.forEach((blocks, bits) => into.put(`${name}.free${bits}`, Int32Array.from(blocks)));
  }

  /** Number of lists that exist; ids 0…size−1. */
  get size(): number {
    return this.count.length;
  }

  /** Number of entries ever appended to a list. */
  countOf(list: number): number {
    return list < this.count.length ? this.count.array[list]! : 0;
  }

  append(list: number, entry: number): void {
    this.reserveLists(list + 1);
    const count = this.count.array[list]!;
    this.count.array[list] = count + 1;
    if (count === 0) {
      this.start.array[list] = entry | 0;
      return;
    }
    const bits = this.capacityBits.array[list]!;
    if (count === 1) {
      const first = this.start.array[list]! >>> 0;
      const block = this.allocate(1);
      this.capacityBits.array[list] = 1;
      this.start.array[list] = block;
      this.write(block, first);
      this.write(block + 1, entry);
      return;
    }
    let block = this.start.array[list]!;
    if (count === 1 << bits) {
      if (bits === chunkBits) return;
      const bigger = this.allocate(bits + 1);
      const source = this.chunks[block >>> chunkBits]!;
      const from = block & chunkMask;
      this.chunks[bigger >>> chunkBits]!.set(source.subarray(from, from + count), bigger & chunkMask);
      (this.freeBlocks[bits] ??= []).push(block);
      this.capacityBits.array[list] = bits + 1;
      this.start.array[list] = bigger;
      block = bigger;
    } else if (count > 1 << bits) return;
    this.write(block + count, entry);
  }

  /** The chunk that holds a list of two or more entries; read it from `offsetOf(list)` for `storedOf(list)` entries. */
  chunkOf(list: number): Uint32Array {
    if (this.count.array[list] === 1) {
      single[0] = this.start.array[list]!;
      return single;
    }
    return this.chunks[this.start.array[list]! >>> chunkBits]!;
  }

  offsetOf(list: number): number {
    return this.count.array[list] === 1 ? 0 : this.start.array[list]! & chunkMask;
  }

  storedOf(list: number): number {
    return Math.min(this.countOf(list), chunkSize);
  }

  /**
   * The same lists without what is gone, in a new pool: blocks are packed anew and lists renumbered. Entries keep their lower bits.
   * @param entryOf  the new entry of an old one, or GONE
   */
  compacted({ termOf }: Compaction, entryOf: (entry: number) => number): PostingPool {
    const pool = new PostingPool();
    for (let list = 0; list < this.size; list++) {
      const newList = list < termOf.length ? termOf[list]! : GONE;
      if (newList === GONE || this.countOf(list) === 0) continue;
      const chunk = this.chunkOf(list);
      const offset = this.offsetOf(list);
      const stored = this.storedOf(list);
      for (let at = offset; at < offset + stored; at++) {
        const entry = entryOf(chunk[at]!);
        if (entry !== GONE) pool.append(newList, entry);
      }
    }
    return pool;
  }

  private reserveLists(lists: number): void {
    while (this.count.length < lists) {
      this.start.push(0);
      this.count.push(0);
      this.capacityBits.push(0);
    }
  }

  private write(position: number, entry: number): void {
    this.chunks[position >>> chunkBits]![position & chunkMask] = entry;
  }

  private allocate(bits: number): number {
    const reused = this.freeBlocks[bits]?.pop();
    if (reused !== undefined) return reused;
    const size = 1 << bits;
    // Blocks never cross a chunk: align to the block's own size.
    let at = (this.nextFree + size - 1) & ~(size - 1);
    if (at >>> chunkBits >= this.chunks.length) {
      at = this.chunks.length << chunkBits;
      this.chunks.push(new Uint32Array(smallestChunk));
    }
    this.nextFree = at + size;
    this.makeRoom(at >>> chunkBits, (at & chunkMask) + size);
    return at;
  }

  /** The last chunk grows with what is in it, so that an engine of few tickets is small. */
  private makeRoom(number: number, length: number): void {
    const chunk = this.chunks[number]!;
    if (length <= chunk.length) return;
    const grown = new Uint32Array(Math.min(chunkSize, Math.max(smallestChunk, 2 * chunk.length, length)));
    grown.set(chunk);
    this.chunks[number] = grown;
  }
}

/** Scratch for lists of one entry, which live in the index itself. Read at once, never kept. */
const single = new Uint32Array(1);
