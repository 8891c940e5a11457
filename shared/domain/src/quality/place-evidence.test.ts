/** 1. A link counts for both of its ends, and only within the cluster. 2. Many weak links speak for a place as much as a strong one. */
import { describe, expect, it } from '@jest/globals';
import { DOUBTFUL_BELOW, placeEvidence } from './place-evidence.js';

/** Links from later tickets to earlier ones. */
const links: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  b: [['a', 0.5]],
  c: [
    ['a', 0.1],
    ['b', 0.3],
    ['elsewhere', 0.9],
  ],
};
const linksOf = (id: string) => (links[id] ?? []).map(([ticketId, probability]) => ({ ticketId, probability }));

describe('what speaks for a place', () => {
  it.each([
    ['the first ticket, held by later ones', 'a', { otherId: 'b', strongest: 0.5, total: 0.6 }],
    ['one in between', 'b', { otherId: 'a', strongest: 0.5, total: 0.8 }],
    ['the last, not by what it shares with others elsewhere', 'c', { otherId: 'b', strongest: 0.3, total: 0.4 }],
    ['one that nothing links', 'd', { otherId: null, strongest: 0, total: 0 }],
  ])('is summed up for %s', (_, ticketId, expected) => {
    const found = placeEvidence(linksOf, ['a', 'b', 'c', 'd']).find((one) => one.ticketId === ticketId);
    expect(found).toEqual({ ticketId, size: 4, ...expected });
  });

  it('leaves no doubt about a ticket with ten weak links, and doubt about one with a single one', () => {
    const others = Array.from({ length: 10 }, (_, n) => `other-${n}`);
    const weakly = () => others.map((ticketId) => ({ ticketId, probability: 0.1 }));
    const totalIn = (cluster: readonly string[]) =>
      placeEvidence((id) => (id === 'it' ? weakly() : []), cluster).find(({ ticketId }) => ticketId === 'it')!.total;
    expect(totalIn(['it', ...others])).toBe(1);
    expect(totalIn(['it', others[0]!])).toBeLessThan(DOUBTFUL_BELOW);
  });
});
