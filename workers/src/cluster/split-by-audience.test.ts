import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitByAudience } from './split-by-audience.js';

const clusterOf = (...ticketIds: string[]) => ({ ticketIds }) as never;
const idsOf = (clusters: readonly { ticketIds: readonly string[] }[]) =>
  clusters.map(({ ticketIds }) => [...ticketIds]);

describe('clusters over more than one audience', () => {
  it('fall apart, those within one stay whole', () => {
    const audienceOf = new Map([
      ['p1', 'payroll'],
      ['p2', 'payroll'],
      ['h1', 'health'],
    ]);
    const clusters = [clusterOf('a', 'p1', 'b', 'h1', 'p2'), clusterOf('c', 'd'), clusterOf('p3')];
    expect(idsOf(splitByAudience(clusters, audienceOf))).toEqual([
      ['a', 'b'],
      ['p1', 'p2'],
      ['h1'],
      ['c', 'd'],
      ['p3'],
    ]);
  });

  it('keep every ticket exactly once and never mix', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 99 }).map(String), { maxLength: 40 });
    fc.assert(
      fc.property(ids, fc.array(fc.nat(3), { minLength: 100, maxLength: 100 }), (ticketIds, audiences) => {
        const audienceOf = new Map(audiences.flatMap((a, n) => (a === 0 ? [] : [[String(n), `team ${a}`] as const])));
        const split = idsOf(splitByAudience([clusterOf(...ticketIds)], audienceOf));
        expect(split.flat().sort()).toEqual([...ticketIds].sort());
        for (const part of split) expect(new Set(part.map((id) => audienceOf.get(id))).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
