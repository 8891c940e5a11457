import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import type { RowNorms } from './row-norms.js';
import { isNegation, isPartOf } from './shown-terms.js';

const sampledTickets = 200;
/** A compound takes the place of its parts when it scores at least this share of the best of them. */
const compoundShare = 0.5;

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
  const nTickets = new Map<number, number>();
  for (const row of sample) {
    for (let at = columns.termOffsets.array[row]!; at < columns.termOffsets.array[row + 1]!; at++) {
      const term = columns.terms.array[at]!;
      weight.set(term, (weight.get(term) ?? 0) + (columns.titleTf.array[at]! > 0 ? 2 : 1));
      nTickets.set(term, (nTickets.get(term) ?? 0) + 1);
    }
  }
  const least = Math.min(2, sample.length);
  const scored = [...weight]
    .filter(([term]) => nTickets.get(term)! >= least)
    .map(([term, sum]) => ({ term, score: (sum / (2 * Math.max(1, sample.length))) ** 2 * norms.idfOf(term) }))
    .sort((a, b) => b.score - a.score || a.term - b.term);
  const chosen: { readonly term: number; readonly score: number }[] = [];
  for (const candidate of scored) {
    if (chosen.length >= count) break;
    const { term, score } = candidate;
    const surface = vocabulary.surfaceOf(term);
    if (surface.length < 2 || /^\d+$/.test(surface) || isNegation(term, vocabulary)) continue;
    const parts = chosen.filter((other) => isPartOf(other.term, term, vocabulary));
    if (parts.length > 0 && score >= compoundShare * parts[0]!.score) {
      // The compound stands where its best part stood.
      chosen[chosen.indexOf(parts[0]!)] = candidate;
      for (const part of parts.slice(1)) chosen.splice(chosen.indexOf(part), 1);
    } else if (!chosen.some((other) => sayTheSame(surface, vocabulary.surfaceOf(other.term)))) chosen.push(candidate);
  }
  return chosen.map(({ term }) => vocabulary.surfaceOf(term));
}

/** Whether one is written within the other: the second says nothing new. */
function sayTheSame(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a.includes(b) || b.includes(a);
}
