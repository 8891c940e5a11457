import type { Ticket } from './ticket.js';

/**
 * By moment, then by id, so that the order of rows in a file or of answers from a source means nothing. Tickets without a moment come
 * first and keep their order. Time O(n log n), O(n) when in order already.
 */
export function inOrderOfCreation(tickets: readonly Ticket[]): readonly Ticket[] {
  for (let index = 1; index < tickets.length; index++)
    if (byCreation(tickets[index - 1]!, tickets[index]!) > 0) return [...tickets].sort(byCreation);
  return tickets;
}

function byCreation(a: Ticket, b: Ticket): number {
  const [at, bt] = [a.createdAt ?? '', b.createdAt ?? ''];
  if (at !== bt) return at < bt ? -1 : 1;
  return at === '' || a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
