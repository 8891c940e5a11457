import type { TermVector } from './term-reader.js';

/** How many documents hold each term, counted as they come; gives inverse document frequencies of the moment. */
export class TermFrequencies {
  private counts = new Int32Array(1 << 14);
  private documents = 0;

  add({ ids }: TermVector): void {
    const last = ids.length > 0 ? ids[ids.length - 1]! : 0;
    if (last >= this.counts.length) {
      const grown = new Int32Array(Math.max(last + 1, this.counts.length * 2));
      grown.set(this.counts);
      this.counts = grown;
    }
    for (const id of ids) this.counts[id]! += 1;
    this.documents += 1;
  }

  /** ln((N + 1) / (df + 1)) + 1, as smooth idf has it; never below 1, so a vector is empty only when its text is. */
  inverse(id: number): number {
    return Math.log((this.documents + 1) / ((this.counts[id] ?? 0) + 1)) + 1;
  }

  count(id: number): number {
    return this.counts[id] ?? 0;
  }

  /** Unit vector of (1 + ln count) · idf; zeros where the text is empty. */
  weigh({ ids, counts }: TermVector): Float32Array {
    const weights = new Float32Array(ids.length);
    let squares = 0;
    for (let i = 0; i < ids.length; i += 1) {
      const weight = (1 + Math.log(counts[i]!)) * this.inverse(ids[i]!);
      weights[i] = weight;
      squares += weight * weight;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < weights.length; i += 1) weights[i]! *= scale;
    return weights;
  }
}
