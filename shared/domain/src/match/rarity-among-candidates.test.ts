import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TicketAnalyser } from '../corpus/analyse-ticket.js';
import type { Ticket } from '../corpus/ticket.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { matchProfiles } from './match-profiles.js';
import { TicketRanker } from './ticket-ranker.js';

const names = ['rareTextCoverOfQuery', 'rareTitleCoverOfQuery', 'rareTitleCoverOfCandidate', 'rareLeadCosine'] as const;

/** The features of a query's candidates by ticket, computed by the ranker. */
function asked(tickets: readonly Ticket[], query: Ticket) {
  const analyser = new TicketAnalyser();
  const ranker = new TicketRanker(matchProfiles['2026-11'], analyser.vocabulary);
  for (const ticket of tickets) ranker.add(analyser.analyse(ticket));
  const analysed = analyser.analyseQuery(query);
  const { count, rows, features } = ranker.candidatesOf(analysed, {
    rowLimit: tickets.length,
    createdBefore: Number.NaN,
    ownRow: -1,
  });
  const of = (index: number) => names.map((name) => features[index * featureCount + F[name]]!);
  return { ranker, analysed, rows: [...rows.subarray(0, count)], of };
}

const ticket = (id: string, title: string, description: string): Ticket => ({
  id,
  title,
  description,
  createdAt: '2026-03-01T10:00:00Z',
});

describe('rarity among the candidates', () => {
  it('hardly counts a word that all candidates say, however rare it is in the corpus', () => {
    const crowd = Array.from({ length: 70 }, (_, k) => ticket(`crowd-${k}`, `Printer ${k}`, 'printer smudged again'));
    const single = ticket('single', 'Ledger', 'ledger lost');
    const both = ticket('both', 'Printer ledger', 'printer and ledger');
    const { rows, of } = asked([...crowd, single, both], ticket('q', 'Printer ledger', 'printer ledger'));
    const titleCover = (row: number) => of(rows.indexOf(row))[1]!;
    expect(titleCover(0)).toBeLessThan(0.05);
    expect(titleCover(70)).toBeGreaterThan(0.95);
    expect(titleCover(71)).toBeCloseTo(1, 5);
  });

  it('is the formula of its description, computed naively', () => {
    const word = fc.constantFrom('printer', 'ledger', 'invoice', 'archive', 'router', 'badge', 'mirror', 'canteen');
    const text = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 12 }), text, text, (texts, title, body) => {
        const tickets = texts.map(([ofTitle, ofBody], k) => ticket(`t${k}`, ofTitle, ofBody));
        const { ranker, analysed, rows, of } = asked(tickets, ticket('q', title, body));
        const { columns, norms } = ranker;
        const field = Math.max(10, rows.length);
        const rare = (candidates: number) => Math.log((field + 1) / (candidates + 0.5)) / Math.log((field + 1) / 0.5);
        const docs = rows.map((row) => columns.read(row));
        const said = (term: number) => docs.filter(({ terms }) => terms.includes(term)).length;
        const titled = (term: number) =>
          docs.filter(({ terms, titleTf }) => terms.includes(term) && titleTf[terms.indexOf(term)]! > 0).length;
        const weight = ({ titleTf, bodyTf }: typeof analysed, at: number) => {
          const tf = 3 * titleTf[at]! + bodyTf[at]!;
          return tf / (1.5 + tf);
        };
        const sum = (of: { terms: Int32Array }, value: (term: number, at: number) => number) =>
          of.terms.reduce((total, term, at) => total + value(term, at), 0);
        docs.forEach((doc, index) => {
          const shares = (term: number) => doc.terms.includes(term);
          const inTitle = (_: number, at: number) => analysed.titleTf[at]! > 0;
          const text = (term: number, at: number) => rare(said(term)) * weight(analysed, at);
          const idf = (term: number) => rare(said(term)) * norms.idfOf(term);
          const ofTitle = (term: number) => rare(titled(term)) * norms.idfOf(term);
          const expected = [
            sum(analysed, (term, at) => (shares(term) ? text(term, at) : 0)) /
              (sum(analysed, (term, at) => text(term, at)) || 1),
            sum(analysed, (term, at) => (shares(term) && inTitle(term, at) ? idf(term) : 0)) /
              (sum(analysed, (term, at) => (inTitle(term, at) ? idf(term) : 0)) || 1),
            sum(doc, (term, at) => (doc.titleTf[at]! > 0 && analysed.terms.includes(term) ? ofTitle(term) : 0)) /
              (sum(doc, (term, at) => (doc.titleTf[at]! > 0 ? ofTitle(term) : 0)) || 1),
          ];
          expected.forEach((value, feature) => expect(of(index)[feature]).toBeCloseTo(value, 5));
          expect(of(index)[3]).toBeGreaterThanOrEqual(0);
          expect(of(index)[3]).toBeLessThanOrEqual(1.0001);
        });
      }),
      { numRuns: 50 },
    );
  });
});
