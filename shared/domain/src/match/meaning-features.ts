import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import { nearnessOf, RowVectors, type Nearness, type TicketVectors } from '../meaning/row-vectors.js';
import { partsOfTicket, vectorsLength, type WordSpace } from '../meaning/word-space.js';
import { featureCount, featureIndex as F } from './feature-names.js';

const features = [F.meaningOfText, F.meaningOfTitle] as const;

/**
 * How much nearer in meaning a candidate is than the query's candidates are on average: so that, where there is no space yet, 0 says nothing
 * for or against any of them. O(candidates × dimensions), and O(terms × dimensions) for a row that is asked for the first time.
 */
export class MeaningFeatures {
  private readonly rowVectors: RowVectors;
  private readonly ofQuery = emptyVectors();
  private readonly ofRow = emptyVectors();
  private readonly nearness: Nearness = { text: 0, title: 0 };

  constructor(columns: TicketColumns) {
    this.rowVectors = new RowVectors(columns);
  }

  /** Rows were renumbered. */
  forget(): void {
    this.rowVectors.forget();
  }

  /** @param out  row-major, begins with the first candidate's */
  compute(space: WordSpace, query: AnalysedTicket, rows: Int32Array, count: number, out: Float32Array): void {
    const { rowVectors, ofQuery, ofRow, nearness } = this;
    rowVectors.use(space);
    rowVectors.compute({ ...query, from: 0, to: query.terms.length }, ofQuery);
    for (let candidate = 0; candidate < count; candidate++) {
      const at = candidate * featureCount;
      rowVectors.read(rows[candidate]!, ofRow);
      nearnessOf(ofQuery, ofRow, nearness);
      out[at + F.meaningOfText] = nearness.text;
      out[at + F.meaningOfTitle] = nearness.title;
    }
    for (const feature of features) {
      let mean = 0;
      for (let candidate = 0; candidate < count; candidate++) mean += out[candidate * featureCount + feature]!;
      mean /= Math.max(1, count);
      for (let candidate = 0; candidate < count; candidate++) out[candidate * featureCount + feature]! -= mean;
    }
  }
}

const emptyVectors = (): TicketVectors => ({
  vectors: new Int8Array(vectorsLength),
  at: 0,
  norms: new Float32Array(partsOfTicket),
  normsAt: 0,
});
