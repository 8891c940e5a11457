/**
 * One ticket as the matching stages see it: ids in typed arrays, no text.
 *
 * `terms` is ascending and distinct; `titleTf`, `bodyTf` (term frequency, at most 255) and `leadTf` run beside it.
 * `bigrams`, `titleGrams`, `signatures`, `noteTerms` are ascending and distinct. `frames` keeps the order of the stack.
 * Fields are ids of `<field>:<value>` words, or −1 where the ticket does not say.
 */
export interface AnalysedTicket {
  readonly id: string;
  /** Milliseconds since 1970, NaN when unknown. */
  readonly createdAt: number;
  readonly resolvedAt: number;
  readonly terms: Int32Array;
  readonly titleTf: Uint8Array;
  readonly bodyTf: Uint8Array;
  /** Term frequency in the first 60 words, those of the title counted twice; at most 240. */
  readonly leadTf: Uint8Array;
  readonly titleLength: number;
  readonly bodyLength: number;
  /** 32-bit hashes of neighbouring terms. */
  readonly bigrams: Int32Array;
  /** 32-bit hashes of the title's character 4-grams. */
  readonly titleGrams: Int32Array;
  readonly signatures: Int32Array;
  readonly frames: Int32Array;
  /** Terms of the resolution notes; known only from `resolvedAt` on. */
  readonly noteTerms: Int32Array;
  readonly product: number;
  readonly component: number;
  readonly type: number;
  readonly version: number;
  readonly reporter: number;
  /** Hash of the title's terms in order; equal for copies. */
  readonly titleHash: number;
  /** Hash of all terms in order. */
  readonly textHash: number;
  /** Equal for texts that differ in figures and in names with figures only, as one monitor's alerts do; of few words: equal for copies. */
  readonly templateHash: number;
}

export const ABSENT = -1;
