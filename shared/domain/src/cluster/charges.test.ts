/**
 * 1. A cluster is charged ticket by ticket: γ for the second, γ · min(κ k, T) for one that joins k others.
 * 2. Two clusters are asked no less than one pair.
 * 3. With a founding lift the first tickets are asked for more than those that join many.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { chargeBetween, chargeOf, type Charges } from './charges.js';

const plainCharges: fc.Arbitrary<Charges> = fc.record({
  minProbability: fc.double({ min: 0.01, max: 1, noNaN: true }),
  testedNeighbours: fc.integer({ min: 1, max: 30 }),
  groupStrictness: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});

const charges: fc.Arbitrary<Charges> = fc
  .tuple(plainCharges, fc.constantFrom(0, 0.5, 3))
  .map(([plain, foundingLift]) => ({ ...plain, foundingLift }));

function chargeNaively(nTickets: number, { minProbability, testedNeighbours, groupStrictness }: Charges): number {
  let charge = nTickets > 1 ? minProbability : 0;
  for (let others = 2; others < nTickets; others++)
    charge += minProbability * (groupStrictness * others <= testedNeighbours ? groupStrictness * others : testedNeighbours); // prettier-ignore
  return charge;
}

describe('what a cluster must show', () => {
  it('is the sum over its tickets as they join', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), plainCharges, (n, asked) => {
        fc.pre(asked.groupStrictness * 2 <= asked.testedNeighbours);
        expect(chargeOf(n, asked)).toBeCloseTo(chargeNaively(n, asked), 9);
      }),
    );
  });

  it('never falls when a ticket joins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), charges, (n, asked) =>
        expect(chargeOf(n + 1, asked)).toBeGreaterThanOrEqual(chargeOf(n, asked)),
      ),
    );
  });

  it('is, of the tickets that found a problem, more than of those that join many, and never less than without', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), plainCharges, (n, plain) => {
        fc.pre(plain.minProbability < 0.5);
        const lifted = { ...plain, foundingLift: 3 };
        expect(chargeOf(n, lifted)).toBeGreaterThanOrEqual(chargeOf(n, plain));
        const timesAsMuch = (of: number) =>
          (chargeOf(of + 1, lifted) - chargeOf(of, lifted)) / (chargeOf(of + 1, plain) - chargeOf(of, plain));
        expect(timesAsMuch(1)).toBeGreaterThanOrEqual(timesAsMuch(n) - 1e-9);
        expect(timesAsMuch(20)).toBeLessThan(timesAsMuch(1));
      }),
    );
  });

  it('is, between two tickets, what makes a pair, and as much from either side', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), charges, (a, b, asked) => {
        expect(chargeBetween(1, 1, asked)).toBe(chargeOf(2, asked));
        expect(chargeBetween(a + 1, b + 1, asked)).toBe(chargeBetween(b + 1, a + 1, asked));
      }),
    );
  });
});
