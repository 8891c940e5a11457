import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { inOrderOfCreation } from './order-of-creation.js';

const idsOf = (tickets: readonly { readonly id: string }[]) => tickets.map(({ id }) => id);

describe('the order of creation', () => {
  it.each([
    [
      'earlier tickets come first',
      [
        ['b', '2026-01-02'],
        ['a', '2026-01-01'],
      ],
      ['a', 'b'],
    ],
    [
      'those of one moment go by id',
      [
        ['b', '2026-01-01'],
        ['c', '2026-01-01'],
        ['a', '2026-01-01'],
      ],
      ['a', 'b', 'c'],
    ],
    [
      'a moment is one however it is written',
      [
        ['b', '2026-01-01T10:00:00Z'],
        ['a', '2026-01-01T12:00:00.000+02:00'],
      ],
      ['a', 'b'],
    ],
    [
      'noon in Berlin is before eleven in London',
      [
        ['a', '2026-01-01T11:00:00Z'],
        ['b', '2026-01-01T12:00:00+02:00'],
      ],
      ['b', 'a'],
    ],
    [
      'without a moment first, as they came',
      [
        ['z', '2026-01-01'],
        ['y', undefined],
        ['x', undefined],
        ['w', 'soon'],
      ],
      ['y', 'x', 'w', 'z'],
    ],
  ] as const)('%s', (_name, tickets, expected) => {
    expect(
      idsOf(inOrderOfCreation(tickets.map(([id, createdAt]) => ({ id, ...(createdAt && { createdAt }) })))),
    ).toEqual(expected);
  });

  it('does not depend on the order in which dated tickets are given', () => {
    const dated = fc.uniqueArray(fc.record({ id: fc.string({ maxLength: 3 }), createdAt: fc.constantFrom('2026-01-01T10:00:00Z', '2026-01-01T11:00:00+01:00', '2025-12-31') }), { selector: ({ id }) => id }); // prettier-ignore
    fc.assert(
      fc.property(
        dated.chain((tickets) =>
          fc.tuple(fc.constant(tickets), fc.shuffledSubarray(tickets, { minLength: tickets.length })),
        ),
        ([one, other]) => {
          expect(idsOf(inOrderOfCreation(other))).toEqual(idsOf(inOrderOfCreation(one)));
        },
      ),
    );
  });
});
