/** Position in a sorted list: the sort values of the last row of a page. */
export type Position = readonly (string | number | null)[];

/** Where a page starts and how long it is at most. */
export interface PageRequest {
  readonly after?: Position;
  readonly limit: number;
}

/** A page: rows, and the position after which the next one starts; null at the end. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly next: Position | null;
  /** Exact count of the whole list, where it is cheap. */
  readonly total?: number;
}

/**
 * Cut rows that were read with `limit + 1` into a page. The extra row only tells whether there is more, so no page is
 * ever followed by an empty one.
 */
export function toSlice<Row, T>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
  toItem: (row: Row) => T,
): Slice<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(toItem), next: rows.length > limit && last ? positionOf(last) : null };
}
