import { ABSENT, type AnalysedTicket } from '../corpus/analysed-ticket.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import { featureIndex as F } from './feature-names.js';
import { FieldParts } from './field-parts.js';
import { gapDaysOf, msPerDay } from './gap-days.js';
import type { IdPositions } from './id-positions.js';
import type { RowNorms } from './row-norms.js';

/** Features of a pair that stand beside its texts: when, by whom, about which part of which product. */
export class ContextFeatures {
  private readonly fields: FieldParts;

  constructor(
    private readonly columns: TicketColumns,
    private readonly norms: RowNorms,
    vocabulary: Vocabulary,
  ) {
    this.fields = new FieldParts(vocabulary);
  }

  /** Time, fields, lengths: cheap enough for every candidate. */
  compute(query: AnalysedTicket, row: number, out: Float32Array, at: number): void {
    const { columns } = this;
    const gapDays = gapDaysOf(query.createdAt, columns.createdAt.array[row]!);
    out[at + F.logGapDays] = Math.log(1 + gapDays);
    out[at + F.withinDays] = Math.exp(-gapDays / 3);
    out[at + F.withinMonth] = Math.exp(-gapDays / 30);
    this.agree(query.component, columns.component.array[row]!, out, at + F.sameComponent, at + F.otherComponent);
    this.agree(query.product, columns.product.array[row]!, out, at + F.sameProduct, at + F.otherProduct);
    this.agree(query.version, columns.version.array[row]!, out, at + F.sameVersion, at + F.otherVersion);
    if (query.type !== ABSENT && query.type === columns.type.array[row]) out[at + F.sameType] = 1;
    if (query.reporter !== ABSENT && query.reporter === columns.reporter.array[row]) out[at + F.sameReporter] = 1;
    const resolvedAt = columns.resolvedAt.array[row]!;
    if (resolvedAt <= query.createdAt) {
      out[at + F.resolvedBefore] = 1;
      out[at + F.logDaysSinceResolved] = Math.log(1 + (query.createdAt - resolvedAt) / msPerDay);
    }
    const candidateLength = columns.titleLength.array[row]! + columns.bodyLength.array[row]!;
    out[at + F.logCandidateLength] = Math.log(1 + candidateLength);
    out[at + F.lengthDistance] = Math.abs(Math.log((query.titleLength + query.bodyLength + 5) / (candidateLength + 5)));
  }

  /** Does one ticket's text name the other's component? People write into the title what the form has no field for. */
  computeNames(query: AnalysedTicket, queryTerms: IdPositions, row: number, out: Float32Array, at: number): void {
    const { columns, norms } = this;
    const share = (component: number, has: (term: number) => boolean): number => {
      if (component === ABSENT) return 0;
      let named = 0;
      let all = 0;
      for (const term of this.fields.termsOf(component)) {
        const idf = norms.idfOf(term);
        all += idf;
        if (has(term)) named += idf;
      }
      return all === 0 ? 0 : named / all;
    };
    out[at + F.queryNamesComponent] = share(columns.component.array[row]!, (term) => queryTerms.find(term) > 0);
    out[at + F.candidateNamesComponent] = share(query.component, (term) => columns.hasTerm(row, term));
  }

  private agree(one: number, other: number, out: Float32Array, same: number, different: number): void {
    if (one === ABSENT || other === ABSENT) return;
    const overlap = this.fields.overlap(one, other);
    if (overlap === 0) out[different] = 1;
    else out[same] = overlap;
  }
}
