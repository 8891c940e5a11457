import type { SearchDocument } from '@reprise/ports';

/** Knowledge before problems before single tickets; a problem of many tickets before one of few. 1–2. */
export function weightOf({ kind, ticketCount }: Pick<SearchDocument, 'kind' | 'ticketCount'>): number {
  if (kind === 'known_error') return 2;
  return kind === 'problem' ? 1.2 + Math.min(0.6, Math.log10(1 + (ticketCount ?? 0)) / 5) : 1;
}
