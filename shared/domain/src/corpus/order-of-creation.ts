import type { Ticket } from './ticket.js';

/**
 * By moment, then by id, so that the order of rows in a file or of answers from a source means nothing. Tickets without a moment come
 * first and keep their order. Time O(n log n), O(n) when in order already.
 */
export function inOrderOfCreation(tickets: readonly Ticket[]): readonly Ticket[] {
  const moments = Float64Array.from(tickets, ({ createdAt }) => momentOf(createdAt));
  const compare = (a: number, b: number): number =>
    moments[a]! !== moments[b]!
      ? moments[a]! - moments[b]!
      : moments[a] === UNDATED || tickets[a]!.id === tickets[b]!.id
        ? 0
        : tickets[a]!.id < tickets[b]!.id
          ? -1
          : 1;
  for (let index = 1; index < tickets.length; index++)
    if (compare(index - 1, index) > 0)
      return Array.from(tickets.keys())
        .sort(compare)
        .map((at) => tickets[at]!);
  return tickets;
}

const UNDATED = -8.64e15 - 1;

/** Moments are compared, not how they are written: "12:00+02:00" is before "11:00Z". */
function momentOf(createdAt: string | undefined): number {
  const moment = createdAt === undefined ? Number.NaN : Date.parse(createdAt);
  return Number.isNaN(moment) ? UNDATED : moment;
}
