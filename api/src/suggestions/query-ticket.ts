import type { BodyOf, suggest } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';

/** A first line up to this length reads as a title; a longer one is text. */
const MAX_TITLE = 200;

/** What was pasted, in the shape of a ticket: without a title of its own its first line is one. */
export function queryTicket({ text, title, product, component, version }: BodyOf<typeof suggest>): Ticket {
  const firstLine =
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '';
  const shownTitle = title?.trim() || (firstLine.length <= MAX_TITLE ? firstLine : undefined);
  return {
    id: 'query',
    description: text,
    ...(shownTitle ? { title: shownTitle } : {}),
    ...(product ? { product } : {}),
    ...(component ? { component } : {}),
    ...(version ? { version } : {}),
  };
}
