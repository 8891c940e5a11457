import { GONE, type Compaction } from '../corpus/compaction.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { fitWordSpace } from './fit-word-space.js';
import { dimensions, type WordSpace } from './word-space.js';

/** Tickets before the first space: fewer say too little about words. */
const firstRows = 1_000;
/** From one space to the next the corpus doubles. */
const growth = 2;

/**
 * The spaces of a corpus, one for 1,000 rows, 2,000, 4,000 and so on, each fitted when a query first needs it from rows that came before that
 * query. So a query is answered in the same space whenever it is asked as of its moment, and never in one that knows what came after it.
 */
export class WordSpaces {
  private spaces: WordSpace[] = [];

  /** @param from  a snapshot to go on from */
  constructor(
    private readonly columns: TicketColumns,
    from?: SectionReader,
  ) {
    if (from === undefined) return;
    const rows = from.read('meaning.rows', Int32Array);
    const sizes = from.read('meaning.sizes', Int32Array);
    const terms = from.read('meaning.terms', Int32Array);
    const idf = from.read('meaning.idf', Float32Array);
    const scales = from.read('meaning.scales', Float32Array);
    const bytes = from.read('meaning.vectors', Uint8Array);
    const vectors = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    this.spaces = Array.from(sizes, (size, index) => {
      const [start, end] = [at, (at += size)];
      return {
        rows: rows[index]!,
        terms: terms.slice(start, end),
        idf: idf.slice(start, end),
        scales: scales.slice(start, end),
        vectors: vectors.slice(start * dimensions, end * dimensions),
      };
    });
  }

  save(into: SectionWriter): void {
    const { spaces } = this;
    const total = spaces.reduce((sum, { terms }) => sum + terms.length, 0);
    const terms = new Int32Array(total);
    const idf = new Float32Array(total);
    const scales = new Float32Array(total);
    const vectors = new Int8Array(total * dimensions);
    let at = 0;
    for (const space of spaces) {
      terms.set(space.terms, at);
      idf.set(space.idf, at);
      scales.set(space.scales, at);
      vectors.set(space.vectors, at * dimensions);
      at += space.terms.length;
    }
    into.put(
      'meaning.rows',
      Int32Array.from(spaces, ({ rows }) => rows),
    );
    into.put(
      'meaning.sizes',
      Int32Array.from(spaces, (space) => space.terms.length),
    );
    into.put('meaning.terms', terms);
    into.put('meaning.idf', idf);
    into.put('meaning.scales', scales);
    into.put('meaning.vectors', new Uint8Array(vectors.buffer));
  }

  /** The newest space that knows no row from `limit` on; undefined before there are enough rows. */
  before(limit: number): WordSpace | undefined {
    const { columns, spaces } = this;
    const known = Math.min(limit, columns.rows);
    if (known < firstRows) return undefined;
    const older = spaces.findLastIndex(({ rows }) => rows <= known);
    if (older >= 0 && spaces[older]!.rows * growth > known) return spaces[older];
    let rows = firstRows;
    while (rows * growth <= known) rows *= growth;
    const space = fitWordSpace(columns, rows);
    spaces.splice(older + 1, 0, space);
    return space;
  }

  /**
   * Words that only removed tickets said are forgotten, and spaces of which too few rows are left to be better than an older one: however often
   * tickets are replaced, there are no more spaces than doublings.
   */
  compact({ rowOf, termOf }: Compaction): void {
    const keptBefore = new Int32Array(rowOf.length + 1);
    for (let row = 0; row < rowOf.length; row++) keptBefore[row + 1] = keptBefore[row]! + (rowOf[row] === GONE ? 0 : 1);
    const compacted = this.spaces.map(({ rows, terms, idf, scales, vectors }) => {
      const places = Int32Array.from(terms.keys()).filter((place) => termOf[terms[place]!] !== GONE);
      const keptVectors = new Int8Array(places.length * dimensions);
      places.forEach((place, index) =>
        keptVectors.set(vectors.subarray(place * dimensions, (place + 1) * dimensions), index * dimensions),
      );
      return {
        rows: keptBefore[rows]!,
        terms: places.map((place) => termOf[terms[place]!]!),
        idf: Float32Array.from(places, (place) => idf[place]!),
        scales: Float32Array.from(places, (place) => scales[place]!),
        vectors: keptVectors,
      };
    });
    const kept: WordSpace[] = [];
    for (const space of compacted.reverse())
      if (space.rows * growth >= firstRows && (kept.length === 0 || growth * space.rows <= kept[0]!.rows))
        kept.unshift(space);
    this.spaces = kept;
  }
}
