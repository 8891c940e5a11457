import { saturated } from '../corpus/saturation.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import { dominantSubspace, type SparseRows } from './subspace.js';
import { dimensions, type WordSpace } from './word-space.js';

/** Rows read: more cost time and tell little that is new. */
const maxRows = 20_000;
/** Words with a place, the most frequent first; of 20,000 tickets of a tracker about as many are in three. */
const maxWords = 24_576;
/** A word in fewer tickets keeps no company to be known by. */
const minTickets = 3;
/** A word in more than this share of tickets tells nothing. */
const maxShare = 0.3;
/** Fewer rows have no more directions than single tickets. */
const minRows = 4 * dimensions;
const rounds = 3;

/**
 * Read the rows before `limit`, at most 20,000 evenly spread, of alerts that fire again and of copies one each, and place their words: right
 * singular vectors of the tf-idf matrix (latent semantic indexing, Deerwester et al. 1990, doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9).
 * About a second for 20,000 rows; the space takes 1.8 MB at most.
 * @returns a space without words where there are too few rows
 */
export function fitWordSpace(columns: TicketColumns, limit: number): WordSpace {
  const sample = sampleOf(columns, limit);
  const terms = sample.length < minRows ? new Int32Array(0) : wordsOf(columns, sample);
  const { idf, matrix } = tfIdfOf(columns, sample, terms);
  const basis = dominantSubspace(matrix, dimensions, terms.length === 0 ? 0 : rounds);
  return { rows: limit, terms, idf, ...quantised(basis, terms.length) };
}

/** Live rows of which no earlier one has the same template; every so many-th of them. */
function sampleOf(columns: TicketColumns, limit: number): number[] {
  const seen = new Set<number>();
  const rows: number[] = [];
  for (let row = 0; row < limit; row++) {
    const template = columns.templateHash.array[row]!;
    if (!columns.isAlive(row) || seen.has(template)) continue;
    seen.add(template);
    rows.push(row);
  }
  if (rows.length <= maxRows) return rows;
  return Array.from({ length: maxRows }, (_, index) => rows[Math.floor((index * rows.length) / maxRows)]!);
}

/** Words worth a place, ascending. */
function wordsOf(columns: TicketColumns, sample: readonly number[]): Int32Array {
  const frequencies = frequenciesIn(columns, sample);
  const most = maxShare * sample.length;
  const words: number[] = [];
  frequencies.forEach((tickets, term) => {
    if (tickets >= minTickets && tickets <= most) words.push(term);
  });
  words.sort((a, b) => frequencies[b]! - frequencies[a]! || a - b);
  return Int32Array.from(words.slice(0, maxWords)).sort();
}

function frequenciesIn(columns: TicketColumns, sample: readonly number[]): Int32Array {
  const { array: terms } = columns.terms;
  const { array: offsets } = columns.termOffsets;
  let highest = -1;
  // The terms of a row ascend.
  for (const row of sample)
    if (offsets[row + 1]! > offsets[row]!) highest = Math.max(highest, terms[offsets[row + 1]! - 1]!);
  const frequencies = new Int32Array(highest + 1);
  for (const row of sample)
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) frequencies[terms[entry]!]!++;
  return frequencies;
}

/** Rows of the sample by idf and saturated frequency, each of length 1. */
function tfIdfOf(
  columns: TicketColumns,
  sample: readonly number[],
  words: Int32Array,
): { idf: Float32Array; matrix: SparseRows } {
  const frequencies = frequenciesIn(columns, sample);
  const idf = Float32Array.from(words, (term) => Math.log(sample.length / frequencies[term]!));
  const placeOf = new Int32Array(frequencies.length);
  words.forEach((term, place) => (placeOf[term] = place + 1));
  const total = words.reduce((sum, term) => sum + frequencies[term]!, 0);
  const offsets = new Int32Array(sample.length + 1);
  const entries = new Int32Array(total);
  const values = new Float32Array(total);
  let at = 0;
  sample.forEach((row, index) => {
    const from = at;
    let squares = 0;
    for (let entry = columns.termOffsets.array[row]!; entry < columns.termOffsets.array[row + 1]!; entry++) {
      const place = placeOf[columns.terms.array[entry]!]! - 1;
      if (place < 0) continue;
      const value = idf[place]! * saturated(columns.titleTf.array[entry]!, columns.bodyTf.array[entry]!);
      entries[at] = place;
      values[at++] = value;
      squares += value * value;
    }
    const norm = Math.sqrt(squares) || 1;
    for (let entry = from; entry < at; entry++) values[entry]! /= norm;
    offsets[index + 1] = at;
  });
  return { idf, matrix: { offsets, columns: entries, values, nColumns: words.length } };
}

function quantised(basis: Float32Array, words: number): Pick<WordSpace, 'vectors' | 'scales'> {
  const vectors = new Int8Array(words * dimensions);
  const scales = new Float32Array(words);
  for (let word = 0; word < words; word++) {
    const from = word * dimensions;
    let largest = 0;
    for (let d = 0; d < dimensions; d++) largest = Math.max(largest, Math.abs(basis[from + d]!));
    scales[word] = largest / 127;
    if (largest > 0)
      for (let d = 0; d < dimensions; d++) vectors[from + d] = Math.round((basis[from + d]! * 127) / largest);
  }
  return { vectors, scales };
}
