/** 1. Questions change nothing, and the order of arrival only ids. 2. Numbers of a title are words of it but not of its wording. 3. Alerts of one monitor have one template. 4. What forms add is not evidence. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { seededRandom, shuffle } from '../numeric/seeded-random.js';
import { SectionWriter } from '../snapshot/sections.js';
import { TicketAnalyser } from './analyse-ticket.js';
import type { Ticket } from './ticket.js';

function stateOf(analyser: TicketAnalyser): unknown {
  const into = new SectionWriter(false);
  analyser.save(into);
  return into.sections;
}

const words = [
  'printer',
  'printing',
  'createWindow',
  'E0277',
  'NullPointerException',
  'offline',
  'ORA-00942',
  'größe',
  'the',
  '17',
];
const text = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((all) => all.join(' '));
const ticket: fc.Arbitrary<Ticket> = fc.record({ id: fc.constantFrom('A', 'B'), title: text, description: text, product: fc.constantFrom('P', 'Q') }); // prettier-ignore

describe('TicketAnalyser', () => {
  it('is left by a question as it was before, to the last byte', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ ticket, isQuestion: fc.boolean() }), { maxLength: 12 }), (steps) => {
        const asked = new TicketAnalyser();
        const unasked = new TicketAnalyser();
        for (const step of steps) {
          if (step.isQuestion) asked.analyseQuery(step.ticket);
          else expect(asked.analyse(step.ticket)).toEqual(unasked.analyse(step.ticket));
        }
        expect(stateOf(asked)).toEqual(stateOf(unasked));
      }),
      { numRuns: 40 },
    );
  });

  it('reads a question as it would read a ticket', () => {
    fc.assert(
      fc.property(fc.array(ticket, { maxLength: 4 }), ticket, (earlier, last) => {
        const asked = new TicketAnalyser();
        const added = new TicketAnalyser();
        for (const each of earlier) {
          asked.analyse(each);
          added.analyse(each);
        }
        expect(asked.analyseQuery(last)).toEqual(added.analyse(last));
      }),
    );
  });

  it('reads a ticket the same whatever came before it, but for the numbers of its terms', () => {
    const readIn = (order: readonly Ticket[], wanted: Ticket): unknown => {
      const analyser = new TicketAnalyser();
      const read = order.map((each) => ({ each, analysed: analyser.analyse(each) })).find(({ each }) => each === wanted)!.analysed; // prettier-ignore
      const counted = Array.from(read.terms, (term, index) => [analyser.vocabulary.termOf(term), read.titleTf[index], read.bodyTf[index]]); // prettier-ignore
      const { bigrams, titleGrams, titleHash, textHash, templateHash, titleLength, bodyLength } = read;
      const signatures = Array.from(read.signatures, (signature) => analyser.vocabulary.termOf(signature)).sort();
      return {
        terms: counted.sort(),
        signatures,
        bigrams,
        titleGrams,
        titleHash,
        textHash,
        templateHash,
        titleLength,
        bodyLength,
      };
    };
    fc.assert(
      fc.property(fc.array(ticket, { minLength: 1, maxLength: 6 }), fc.integer(), (tickets, seed) => {
        const shuffled = shuffle([...tickets], seededRandom(seed));
        for (const each of tickets) expect(readIn(shuffled, each)).toEqual(readIn(tickets, each));
      }),
    );
  });

  it.each([
    ['Printer 10 offline', 'printer 11 - offline', true],
    ['Printer offline', 'Printer 70 offline', true],
    ['Crash in version 3.2', 'Crash in version 3.3', false],
    ['Printer 10 offline', 'Scanner 10 offline', false],
    ['404', '500', false],
  ])('wording of %s and %s', (one, other, isSame) => {
    const analyser = new TicketAnalyser();
    const first = analyser.analyse({ id: 'A', title: one });
    const second = analyser.analyse({ id: 'B', title: other });
    expect(first.titleHash === second.titleHash).toBe(isSame);
    expect(first.textHash).not.toBe(second.textHash);
  });

  it.each([
    ['other figures', 'Disk usage on /data high: 91.5 %', 'Disk usage on /data high: 97 %', true],
    [
      'other hosts',
      'Replication lag of database too high on db-07',
      'Replication lag of database too high on web-113',
      true,
    ],
    ['another volume', 'Disk usage on /data high: 91.5 %', 'Disk usage on /var high: 91.5 %', false],
    [
      'a host named by words',
      'Replication lag of database too high on atlas',
      'Replication lag of database too high on hermes',
      false,
    ],
    ['another error code', 'Nightly import job stopped ORA-00942', 'Nightly import job stopped ORA-01555', false],
    ['another status', 'Shop answers customers with HTTP 503', 'Shop answers customers with HTTP 404', false],
    ['too few words beside the figure', 'Printer 10 offline', 'Printer 11 offline', false],
    [
      'more figures than words',
      'log of pump room valves 11 12 13 14 15',
      'log of pump room valves 15 14 13 12 11',
      false,
    ],
  ])('template of alerts with %s', (_name, one, other, isSame) => {
    const analyser = new TicketAnalyser();
    const first = analyser.analyse({ id: 'A', title: one });
    const second = analyser.analyse({ id: 'B', title: other });
    expect(first.templateHash === second.templateHash).toBe(isSame);
  });

  it('leaves out lines of a form, and the codes in them, once it knows them', () => {
    const analyser = new TicketAnalyser();
    const form = 'If you see ORA-12154 call the helpdesk first';
    const titles = ['till', 'desk', 'gate', 'lamp', 'door', 'ship', 'card', 'lift'];
    for (let index = 0; index < 64; index++) {
      const title = `${titles[index % 8]!} and ${titles[index >> 3]!}`;
      analyser.analyse({ id: `${index}`, title, description: `${form}\nit broke` });
    }
    const later = analyser.analyse({ id: 'L', title: 'new', description: `${form}\nthe drawer jams` });
    const bare = analyser.analyse({ id: 'M', title: 'new', description: 'the drawer jams' });
    expect(later.terms).toEqual(bare.terms);
    expect(later.signatures).toEqual(bare.signatures);
  });

  it('never leaves out a title', () => {
    const analyser = new TicketAnalyser();
    const analysed = Array.from({ length: 100 }, (_, index) => analyser.analyse({ id: `${index}`, title: 'Printer offline', description: 'Printer offline' })); // prettier-ignore
    expect(analysed.at(-1)!.titleLength).toBe(2);
  });
});
