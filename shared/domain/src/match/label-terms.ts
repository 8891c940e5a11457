import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import type { RowNorms } from './row-norms.js';

const sampledTickets = 200;

/**
 * Terms that the given tickets share and others do not, as they were written, best first.
 * Score: (share of the tickets that say it)² × idf, title mentions counting double. O(terms of at most 200 tickets).
 */
export function labelTermsOf(
  columns: TicketColumns,
  norms: RowNorms,
  vocabulary: Vocabulary,
  rows: readonly number[],
  count: number,
): string[] {
  const sample = rows.slice(0, sampledTickets);
  const weight = new Map<number, number>();
  for (const row of sample) {
    for (let at = columns.termOffsets.array[row]!; at < columns.termOffsets.array[row + 1]!; at++) {
      const term = columns.terms.array[at]!;
      weight.set(term, (weight.get(term) ?? 0) + (columns.titleTf.array[at]! > 0 ? 2 : 1));
    }
  }
  const scored = [...weight]
    .map(([term, sum]) => ({ term, score: (sum / (2 * Math.max(1, sample.length))) ** 2 * norms.idfOf(term) }))
    .sort((a, b) => b.score - a.score || a.term - b.term);
  const chosen: string[] = [];
  for (const { term } of scored) {
    if (chosen.length >= count) break;
    const surface = vocabulary.surfaceOf(term);
    if (surface.length < 2 || /^\d+$/.test(surface)) continue;
    // A part of a chosen compound says nothing new.
    if (
      chosen.some(
        (other) =>
          other.toLowerCase().includes(surface.toLowerCase()) || surface.toLowerCase().includes(other.toLowerCase()),
      )
    )
      continue;
    chosen.push(surface);
  }
  return chosen;
}
