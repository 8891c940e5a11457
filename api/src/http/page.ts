import type { CursorPosition, CursorSigner } from './cursor.js';

/** A page as a reader gives it: rows, and where the next page starts. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly next: CursorPosition | null;
  readonly total?: number;
}

/** A page as the contract shows it. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number;
}

export const toPage = <T>(signer: CursorSigner, list: string, slice: Slice<T>): Page<T> => ({
  items: [...slice.items],
  nextCursor: slice.next ? signer.sign(list, slice.next) : null,
  ...(slice.total === undefined ? {} : { total: slice.total }),
});
