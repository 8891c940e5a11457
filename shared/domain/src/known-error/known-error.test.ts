import { describe, expect, it } from '@jest/globals';
import type { Ticket } from '../corpus/ticket.js';
import { draftKnownError } from './draft-known-error.js';
import { randomBelow, seededRandom } from '../numeric/seeded-random.js';
import { confidenceOf, expectedHoldRate, reasonForReview } from './hold-rate.js';
import { knownErrorStates, knownErrorTransitions, mayTransition } from './states.js';

const ticket = (id: string, resolutionNotes: string, more: Partial<Ticket> = {}): Ticket => ({
  id,
  title: 'Invoice export stops at page 200',
  description:
    'Hello team,\nThe invoice export stops at page 200 with error E1421. Nothing arrives in the archive folder.',
  component: 'billing',
  version: '4.8',
  createdAt: `2026-05-0${id.at(-1)}T08:00:00Z`,
  resolutionNotes,
  ...more,
});

describe('draftKnownError', () => {
  const members = [
    ticket(
      'T-1',
      'Root cause: the export page limit was set to 200 after the upgrade. Restarted the export job with a smaller batch.',
    ),
    ticket(
      'T-2',
      'Hi,\nCaused by the export page limit, which is 200 since the upgrade.\nIncreased EXPORT_PAGE_LIMIT to 2000 in billing.conf.\nThanks',
    ),
    ticket('T-3', 'Workaround: run the export per month. Confirmed by the customer that the export works again.'),
    ticket('T-4', 'Restarted the export job with a smaller batch, did not help.'),
  ];
  const draft = draftKnownError(members);

  it('quotes cause, workaround and fix from the resolutions', () => {
    expect(draft.cause).toContain('page limit');
    expect(draft.workaround).toContain('run the export per month');
    expect(draft.fix).toContain('EXPORT_PAGE_LIMIT');
    expect(draft.verification).toContain('works again');
    expect(draft.appliesTo).toBe('billing; versions 4.8');
  });

  it('takes every sentence from a ticket, word for word', () => {
    const texts = new Map(members.map((member) => [member.id, `${member.description}\n${member.resolutionNotes}`]));
    for (const { sentence, ticketId, supportingTicketIds } of draft.drafted) {
      expect(texts.get(ticketId)).toContain(sentence);
      expect(supportingTicketIds).toContain(ticketId);
    }
    expect(draft.drafted.find(({ field }) => field === 'cause')?.supportingTicketIds).toHaveLength(2);
  });

  it('names the ticket in which the remedy did not help', () => {
    expect(draft.contradictions.join(' ')).toContain('T-4 says it did not help');
  });

  it('flags opposite instructions on the same matter', () => {
    const clash = draftKnownError([
      ticket('T-1', 'Fixed by the change: enabled strict certificate check for the mail gateway.'),
      ticket('T-2', 'Fixed by the change: disabled strict certificate check for the mail gateway.'),
    ]);
    // Both say nearly the same words, so only one is quoted; the other must not vanish silently.
    expect(clash.contradictions).toEqual([expect.stringContaining('enable / disable')]);
  });

  it('leaves greetings out and says what is missing', () => {
    const { symptom, missing } = draftKnownError([ticket('T-1', 'Closed.\nThanks')]);
    expect(symptom).not.toMatch(/hello/i);
    expect(missing).toEqual([
      'No resolution says why it happens.',
      'No resolution says how to restore service.',
      'No resolution says what removes the cause.',
    ]);
  });

  it('quotes a half-clear remark only when nobody said more', () => {
    const remark = 'The importer expects a comma in the second column of prices.';
    const other = 'Missing rows were seen in the archive folder on Monday.';
    expect(draftKnownError([ticket('T-1', remark)]).cause).toBe(remark);
    const { cause } = draftKnownError([
      ticket('T-1', remark),
      ticket('T-2', other),
      ticket('T-3', 'Caused by the locale of the server.'),
    ]);
    expect(cause).toBe('Caused by the locale of the server.');
  });

  it('refuses a problem without tickets', () => {
    expect(() => draftKnownError([])).toThrow(RangeError);
  });
});

describe('the hold rate of a known error', () => {
  it.each([
    [{ worked: 0, didNot: 0 }, 'not tried yet', undefined, 'not tried yet'],
    [{ worked: 18, didNot: 3 }, 'worked 18 of 21', 18 / 21, 'usually holds'],
    [{ worked: 30, didNot: 0 }, 'worked 30 of 30', 1, 'holds'],
    [{ worked: 0, didNot: 0, fixesHeld: 1 }, 'its fix held', 1, 'too early to tell'],
    [{ worked: 0, didNot: 0, fixesCameBack: 1 }, 'it came back after its fix', 0, 'too early to tell'],
    [
      { worked: 2, didNot: 1, fixesHeld: 1, fixesCameBack: 1 },
      'worked 2 of 3, 1 of 2 fixes held',
      0.6,
      'too early to tell',
    ],
    [{ worked: 1, didNot: 8, fixesCameBack: 2 }, 'worked 1 of 9, 0 of 2 fixes held', 1 / 11, 'rarely holds'],
  ])('reads %j as "%s"', (outcomes, words, rate, verdict) => {
    const told = confidenceOf({ ...outcomes, notTheSame: 2 });
    expect(told).toMatchObject({ words, verdict });
    expect(told.rate).toBe(rate);
  });

  it('lies in an interval that holds the true rate in at least 93 of 100 simulated known errors', () => {
    const random = seededRandom(11);
    let held = 0;
    for (let round = 0; round < 400; round++) {
      const [truth, tries] = [random(), 3 + randomBelow(random, 30)];
      let worked = 0;
      for (let one = 0; one < tries; one++) if (random() < truth) worked++;
      const { low, high } = confidenceOf({ worked, didNot: tries - worked, notTheSame: 0 }).interval!;
      if (low <= truth && truth <= high) held++;
    }
    expect(held / 400).toBeGreaterThanOrEqual(0.93);
  });

  it('counts a shipped fix like a try of it', () => {
    expect(expectedHoldRate({ worked: 1, didNot: 0, fixesHeld: 2 })).toBe(expectedHoldRate({ worked: 3, didNot: 0 }));
    expect(expectedHoldRate({ worked: 0, didNot: 0, fixesCameBack: 1 })).toBe(
      expectedHoldRate({ worked: 0, didNot: 1 }),
    );
  });

  it('moves with the outcomes and starts neutral', () => {
    expect(expectedHoldRate({ worked: 0, didNot: 0 })).toBe(0.75);
    expect(expectedHoldRate({ worked: 5, didNot: 0 })).toBeGreaterThan(0.75);
    expect(expectedHoldRate({ worked: 0, didNot: 1 })).toBeLessThan(0.75);
  });

  it.each([
    [{ worked: 0, didNot: 2, notTheSame: 0 }, false],
    [{ worked: 0, didNot: 4, notTheSame: 0 }, true],
    [{ worked: 6, didNot: 4, notTheSame: 0 }, false],
    [{ worked: 1, didNot: 0, notTheSame: 8 }, true],
  ])('asks for a review after %j: %s', (outcomes, expected) => {
    expect(reasonForReview(outcomes) !== undefined).toBe(expected);
  });

  it('refuses a negative count', () => {
    expect(() => confidenceOf({ worked: -1, didNot: 0, notTheSame: 0 })).toThrow(RangeError);
  });
});

describe('states of a known error', () => {
  it('lets every state be reached from a draft, and nothing stay where it is', () => {
    const reached = new Set<string>(['draft']);
    for (const state of reached) for (const next of knownErrorTransitions[state as 'draft']) reached.add(next);
    expect([...reached].sort()).toEqual([...knownErrorStates].sort());
    for (const state of knownErrorStates) expect(mayTransition(state, state)).toBe(false);
  });
});
