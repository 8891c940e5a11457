/**
 * 1. After a compaction the columns say of every live ticket what a fresh store of the live tickets says (oracle: rebuild).
 * 2. Postings are the old ones without the removed rows, in order, renumbered (oracle: plain lists).
 * 3. Words that only removed tickets used are forgotten.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvertedIndex, postingImpact, postingRow } from '../match/inverted-index.js';
import { retrievalProfiles } from '../match/retrieval-profile.js';
import { TicketAnalyser } from './analyse-ticket.js';
import type { AnalysedTicket } from './analysed-ticket.js';
import { TicketColumns } from './ticket-columns.js';

const words = ['printer', 'login', 'createWindow', 'ORA-00942', 'invoice', 'server', 'naïve', 'blank', 'HTTP 503'];
const text = fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((chosen) => chosen.join(' '));
const tickets = fc.array(
  fc.record({ title: text, description: text, component: fc.constantFrom('web', 'db', ''), isRemoved: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
);

function storeOf(rows: readonly { id: string; title: string; description: string; component: string }[]) {
  const analyser = new TicketAnalyser();
  const columns = new TicketColumns();
  const index = new InvertedIndex(retrievalProfiles['2026-11']);
  for (const ticket of rows) {
    const analysed = analyser.analyse({ ...ticket, createdAt: '2026-01-01T00:00:00Z', resolutionNotes: 'restarted the server' }); // prettier-ignore
    index.add(columns.append(analysed), analysed);
  }
  return { analyser, columns, index };
}
type Store = ReturnType<typeof storeOf>;

function inWords({ analyser: { vocabulary } }: Store, ticket: AnalysedTicket) {
  const named = (ids: Iterable<number>): string[] => Array.from(ids, (id) => (id < 0 ? '' : vocabulary.termOf(id)));
  const terms = named(ticket.terms).map((term, at) => [term, ticket.titleTf[at], ticket.bodyTf[at], ticket.leadTf[at]]); // prettier-ignore
  return {
    ...ticket,
    terms: terms.sort(),
    titleTf: undefined,
    bodyTf: undefined,
    leadTf: undefined,
    bigrams: [...ticket.bigrams],
    titleGrams: [...ticket.titleGrams],
    signatures: named(ticket.signatures).sort(),
    frames: named(ticket.frames),
    noteTerms: named(ticket.noteTerms).sort(),
    fields: named([ticket.product, ticket.component, ticket.type, ticket.version, ticket.reporter]),
    ...{ product: 0, component: 0, type: 0, version: 0, reporter: 0 },
  };
}

function postingsInWords({ analyser, columns, index }: Store): Map<string, [id: string, impact: number][]> {
  const lists = new Map<string, [string, number][]>();
  for (let list = 0; list < index.terms.size; list++) {
    const offset = index.terms.offsetOf(list);
    const entries = Array.from(
      index.terms.countOf(list) === 0
        ? []
        : index.terms.chunkOf(list).slice(offset, offset + index.terms.storedOf(list)),
      (entry): [string, number] => [columns.ids[postingRow(entry)]!, postingImpact(entry)],
    );
    if (entries.length > 0) lists.set(analyser.vocabulary.termOf(list), entries);
  }
  return lists;
}

describe('a compaction', () => {
  it('leaves the store as if removed tickets had never been there, but for impacts', () => {
    fc.assert(
      fc.property(tickets, (given) => {
        const rows = given.map((ticket, row) => ({ ...ticket, id: `T-${row}` }));
        const store = storeOf(rows);
        const live = rows.filter(({ isRemoved }) => !isRemoved);
        rows.filter(({ isRemoved }) => isRemoved).forEach(({ id }) => store.columns.bury(id));
        const before = postingsInWords(store);
        const compaction = store.columns.planCompaction(store.analyser.vocabulary.size);
        store.analyser.compact(compaction);
        store.columns.compact(compaction);
        store.index.compact(compaction, store.columns);

        const fresh = storeOf(live);
        expect(store.columns.rows).toBe(live.length);
        live.forEach(({ id }, row) => {
          expect(store.columns.rowOf(id)).toBe(row);
          expect(inWords(store, store.columns.read(row))).toEqual(inWords(fresh, fresh.columns.read(row)));
        });
        const isLive = new Set(live.map(({ id }) => id));
        const expected = [...before].map(
          ([term, entries]) => [term, entries.filter(([id]) => isLive.has(id))] as const,
        );
        expect(postingsInWords(store)).toEqual(new Map(expected.filter(([, entries]) => entries.length > 0)));
        expect(store.index.averageBodyLength).toBe(fresh.index.averageBodyLength);
        expect(store.index.bigrams.size).toBe(fresh.index.bigrams.size);
      }),
      { numRuns: 60 },
    );
  });

  it('forgets words that only removed tickets used', () => {
    const store = storeOf([
      { id: 'a', title: 'printer', description: '', component: '' },
      { id: 'b', title: 'zebra', description: '', component: '' },
    ]);
    store.columns.bury('b');
    store.analyser.compact(store.columns.planCompaction(store.analyser.vocabulary.size));
    expect(store.analyser.vocabulary.find('zebra')).toBe(-1);
    expect(store.analyser.vocabulary.find('printer')).toBeGreaterThanOrEqual(0);
  });
});
