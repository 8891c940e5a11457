/**
 * 1. Candidates are those of BM25F computed plainly over all rows, in its order, for any past moment (naive oracle; impacts are
 *    quantised to 7 bits, so scores agree to within that).
 * 2. A query is never its own candidate, and a removed row is none.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { TicketAnalyser } from '../corpus/analyse-ticket.js';
import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { CandidateFinder } from './candidates.js';
import { InvertedIndex } from './inverted-index.js';
import { retrievalProfiles, type RetrievalProfile } from './retrieval-profile.js';

const profile: RetrievalProfile = {
  ...retrievalProfiles['2026-11'],
  bigramWeight: 0,
  maxTitleCandidates: 0,
  maxSignatureCandidates: 0,
};
const vocabulary = ['printer', 'paper', 'login', 'crash', 'invoice', 'server', 'mail', 'blank', 'slow', 'update'];
const text = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
const desks = fc.array(fc.record({ title: text, description: text }), { minLength: 3, maxLength: 30 });

function analysed(tickets: readonly { title: string; description: string }[]): AnalysedTicket[] {
  const analyser = new TicketAnalyser();
  return tickets.map((ticket, row) => analyser.analyse({ id: String(row), ...ticket }));
}

function finderOver(rows: readonly AnalysedTicket[], isAlive: (row: number) => boolean = () => true) {
  const index = new InvertedIndex(profile);
  rows.forEach((ticket, row) => index.add(row, ticket));
  return new CandidateFinder(index, profile, isAlive, () => Number.NaN, () => 1); // prettier-ignore
}

/** BM25F by definition, over the rows before `limit`, with the lengths known when each row came. */
function candidatesNaively(query: AnalysedTicket, rows: readonly AnalysedTicket[], limit: number): Map<number, number> {
  const scores = new Map<number, number>();
  const { k1, k3, titleB, bodyB, titleWeight, bodyWeight } = profile;
  query.terms.forEach((term, q) => {
    const frequency = rows.slice(0, limit).filter((row) => row.terms.includes(term)).length;
    const tf = titleWeight * query.titleTf[q]! + bodyWeight * query.bodyTf[q]!;
    const weight = (InvertedIndex.idf(limit, frequency) * (k3 + 1) * tf) / (k3 + tf);
    rows.slice(0, limit).forEach((row, number) => {
      const at = row.terms.indexOf(term);
      if (at < 0) return;
      const seen = rows.slice(0, number + 1);
      const mean = (length: (one: AnalysedTicket) => number): number =>
        seen.reduce((sum, one) => sum + length(one), 0) / seen.length;
      const title =
        (titleWeight * row.titleTf[at]!) / (1 - titleB + (titleB * row.titleLength) / mean((one) => one.titleLength));
      const body =
        (bodyWeight * row.bodyTf[at]!) /
        (1 -
          bodyB +
          (bodyB * row.bodyLength) /
            Math.max(
              1,
              mean((one) => one.bodyLength),
            ));
      scores.set(number, (scores.get(number) ?? 0) + (weight * (title + body)) / (k1 + title + body));
    });
  });
  return scores;
}

describe('CandidateFinder', () => {
  it('agrees with BM25F by definition, now and for any past moment', () => {
    fc.assert(
      fc.property(desks, fc.nat(29), (tickets, cut) => {
        const rows = analysed(tickets);
        const query = rows[rows.length - 1]!;
        const limit = Math.min(cut, rows.length - 1);
        const found = finderOver(rows).find(query, rows.length, {
          rowLimit: limit,
          createdBefore: Number.NaN,
          ownRow: -1,
        });
        const expected = candidatesNaively(query, rows, limit);
        expect(new Set(found.rows.slice(0, found.count))).toEqual(new Set(expected.keys()));
        for (let rank = 0; rank < found.count; rank++) {
          expect(Math.abs(found.scores[rank]! - expected.get(found.rows[rank]!)!)).toBeLessThan(
            0.02 * found.weightSum + 1e-3,
          );
          if (rank > 0) expect(found.scores[rank]!).toBeLessThanOrEqual(found.scores[rank - 1]!);
        }
      }),
    );
  });

  it('gives the same answer the second time', () => {
    fc.assert(
      fc.property(desks, (tickets) => {
        const rows = analysed(tickets);
        const finder = finderOver(rows);
        const ask = (): number[] => {
          const { count, rows: found } = finder.find(rows[0]!, rows.length, {
            rowLimit: rows.length,
            createdBefore: Number.NaN,
            ownRow: 0,
          });
          return [...found.slice(0, count)];
        };
        expect(ask()).toEqual(ask());
      }),
    );
  });

  it('leaves out the query itself and removed rows', () => {
    const rows = analysed(Array.from({ length: 5 }, () => ({ title: 'printer crash', description: 'paper' })));
    const found = finderOver(rows, (row) => row !== 2).find(rows[0]!, 5, {
      rowLimit: 5,
      createdBefore: Number.NaN,
      ownRow: 0,
    });
    expect([...found.rows.slice(0, found.count)].sort()).toEqual([1, 3, 4]);
  });
});
