import { describe, expect, it } from '@jest/globals';
import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { TicketColumns } from '../corpus/ticket-columns.js';
import { featureCount, featureIndex as F } from '../match/feature-names.js';
import { MeaningFeatures } from '../match/meaning-features.js';
import { randomBelow, seededRandom } from '../numeric/seeded-random.js';
import { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { dimensions, type WordSpace } from './word-space.js';
import { WordSpaces } from './word-spaces.js';

/**
 * Every subject has a thing with two names, of which a ticket uses one, and words that are said of it. Of subject s the names are terms
 * 10 s and 10 s + 1, the words 10 s + 2 to 10 s + 9.
 */
const subjects = 60;
const namesOf = (subject: number): readonly [number, number] => [10 * subject, 10 * subject + 1];
const subjectOf = (row: number): number => row % subjects;

function ticket(row: number, terms: readonly number[], templateHash = row): AnalysedTicket {
  const sorted = Int32Array.from(new Set(terms)).sort();
  const none = new Int32Array(0);
  return {
    id: `t${row}`,
    createdAt: Date.UTC(2026, 0, 1) + row * 3_600_000,
    resolvedAt: Number.NaN,
    terms: sorted,
    titleTf: Uint8Array.from(sorted, (_, index) => (index === 0 ? 1 : 0)),
    bodyTf: new Uint8Array(sorted.length).fill(1),
    leadTf: new Uint8Array(sorted.length).fill(1),
    titleLength: 1,
    bodyLength: sorted.length,
    bigrams: none,
    titleGrams: none,
    signatures: none,
    frames: none,
    noteTerms: none,
    product: -1,
    component: -1,
    type: -1,
    version: -1,
    reporter: -1,
    titleHash: row,
    textHash: row,
    templateHash,
  };
}

/** Tickets of all subjects in turn: one name and four of the subject's words. */
function columnsOf(count: number): TicketColumns {
  const random = seededRandom(1);
  const columns = new TicketColumns();
  for (let row = 0; row < count; row++) {
    const subject = subjectOf(row);
    const words = Array.from({ length: 4 }, () => 10 * subject + 2 + randomBelow(random, 8));
    const name = namesOf(subject)[Math.floor(row / subjects) % 2]!;
    columns.append(ticket(row, [name, ...words]));
  }
  return columns;
}

/** Cosine of two words in a space. */
function nearness(space: WordSpace, one: number, other: number): number {
  const vector = (term: number) => {
    const place = space.terms.indexOf(term);
    return space.vectors.subarray(place * dimensions, (place + 1) * dimensions);
  };
  const dot = (a: Int8Array, b: Int8Array) => a.reduce((sum, value, d) => sum + value * b[d]!, 0);
  const [a, b] = [vector(one), vector(other)];
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('what words mean here', () => {
  it('puts two names of one thing near each other though no ticket has both', () => {
    const space = new WordSpaces(columnsOf(1_500)).before(1_500)!;
    let ofOneThing = 0;
    let ofTwoThings = 0;
    for (let subject = 0; subject < subjects; subject++) {
      const [one, other] = namesOf(subject);
      ofOneThing += nearness(space, one, other) / subjects;
      ofTwoThings += nearness(space, one, namesOf((subject + 1) % subjects)[0]) / subjects;
    }
    expect(ofOneThing).toBeGreaterThan(0.4);
    expect(Math.abs(ofTwoThings)).toBeLessThan(0.1);
  });

  it('is not known before a thousand tickets, then from a thousand, two thousand and so on, never from later ones', () => {
    const spaces = new WordSpaces(columnsOf(2_100));
    expect(spaces.before(999)).toBeUndefined();
    expect(spaces.before(1_000)!.rows).toBe(1_000);
    expect(spaces.before(1_999)!.rows).toBe(1_000);
    expect(spaces.before(2_100)!.rows).toBe(2_000);
    expect(spaces.before(1_500)).toEqual(new WordSpaces(columnsOf(1_200)).before(1_200));
  });

  it('is the same after a restart', () => {
    const columns = columnsOf(2_000);
    const spaces = new WordSpaces(columns);
    const known = [spaces.before(1_000), spaces.before(2_000)];
    const into = new SectionWriter(false);
    spaces.save(into);
    const restored = new WordSpaces(columns, new SectionReader(into.sections));
    expect([restored.before(1_000), restored.before(2_000)]).toEqual(known);
  });

  it('knows as of a moment what was there before it, and nothing where tickets did not come in order', () => {
    const columns = columnsOf(50);
    const moment = columns.createdAt.array[20]!;
    expect(columns.rowsBefore(50, moment)).toBe(20);
    expect(columns.rowsBefore(10, moment)).toBe(10);
    expect(columns.rowsBefore(50, Number.NaN)).toBe(50);
    columns.append(ticket(1, [3]));
    expect(columns.rowsBefore(51, moment)).toBe(0);
  });

  it('forgets words that only removed tickets said, and keeps the places of the others', () => {
    const columns = columnsOf(1_200);
    const spaces = new WordSpaces(columns);
    const [one, other] = namesOf(7);
    const [gone] = namesOf(3);
    const before = nearness(spaces.before(1_200)!, one, other);
    for (let row = 0; row < 1_200; row++) if (subjectOf(row) === 3) columns.bury(`t${row}`);
    const compaction = columns.planCompaction(10 * subjects);
    columns.compact(compaction);
    spaces.compact(compaction);
    const space = spaces.before(1_180)!;
    expect(compaction.termOf[gone]).toBe(-1);
    expect(space.terms.every((term, place) => term >= 0 && (place === 0 || term > space.terms[place - 1]!))).toBe(true);
    expect(nearness(space, compaction.termOf[one]!, compaction.termOf[other]!)).toBeCloseTo(before, 6);
    expect(space.rows).toBe(983);
  });

  it('is told by as many spaces as the tickets that are there doubled, however often tickets are replaced', () => {
    const columns = columnsOf(1_100);
    const spaces = new WordSpaces(columns);
    for (let round = 1; round <= 6; round++) {
      spaces.before(columns.rows);
      for (const id of [...columns.ids]) columns.bury(id);
      for (let row = 0; row < 1_100; row++) columns.append(ticket(round * 1_100 + row, [row % 7, row % 11, row % 13]));
      const compaction = columns.planCompaction(10 * subjects);
      columns.compact(compaction);
      spaces.compact(compaction);
      const into = new SectionWriter(false);
      spaces.save(into);
      expect(into.sections['meaning.rows']!.length).toBeLessThanOrEqual(1);
    }
  });

  it('is read from one alert of a kind, however often it fires', () => {
    const columns = new TicketColumns();
    for (let row = 0; row < 1_000; row++) columns.append(ticket(row, [1, 2, 3, 4 + row], 99));
    expect(new WordSpaces(columns).before(1_000)!.terms).toHaveLength(0);
  });
});

describe('nearness in meaning among candidates', () => {
  const columns = columnsOf(1_200);
  const space = new WordSpaces(columns).before(1_000)!;
  const rows = Int32Array.from({ length: 60 }, (_, index) => 1_000 + index);
  const query = ticket(2_000, [namesOf(5)[0]]);
  const computed = (): number[] => {
    const out = new Float32Array(rows.length * featureCount);
    new MeaningFeatures(columns).compute(space, query, rows, rows.length, out);
    return Array.from(rows, (_, index) => out[index * featureCount + F.meaningOfText]!);
  };

  it('prefers tickets on the same thing by another name, and none on average', () => {
    const values = computed();
    const own = rows.findIndex((row) => subjectOf(row) === 5);
    expect(values.indexOf(Math.max(...values))).toBe(own);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
  });

  it('does not depend on what was asked before, in this space or another', () => {
    const features = new MeaningFeatures(columns);
    const later = new WordSpaces(columnsOf(2_000)).before(2_000)!;
    const out = new Float32Array(rows.length * featureCount);
    features.compute(later, ticket(3_000, [4, 5, 6]), rows, rows.length, out);
    features.compute(space, query, rows, rows.length, out);
    expect(Array.from(rows, (_, index) => out[index * featureCount + F.meaningOfText]!)).toEqual(computed());
  });
});
