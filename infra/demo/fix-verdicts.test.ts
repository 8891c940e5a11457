import { describe, expect, it } from '@jest/globals';
import { watchFix } from '@reprise/domain';
import { generateDemo } from './generate-demo.js';

describe.each([1, 2, 3])('the fixes of demo %i', (seed) => {
  const until = '2026-11-22T12:00:00Z';
  const demo = generateDemo({ until, seed });
  const from = demo.tickets[0]!.createdAt!;

  it('are judged as the history was invented: what does not hold comes back, what holds never does', () => {
    const told = demo.fixes.map((fix) => {
      const occurrences = demo.tickets
        .filter(({ id }) => demo.labels.get(id) === fix.problemKey)
        .map(({ id, createdAt, version }) => ({ ticketId: id, name: id, at: createdAt, version, confidence: 1 }));
      const ofProduct = demo.tickets.filter(({ product }) => product === fix.application);
      const usage = ofProduct
        .filter(({ createdAt, version }) => version !== undefined && createdAt! > fix.shippedAt)
        .map(({ version }) => ({ version: version!, count: 1 }));
      const releases = demo.releases.filter(({ application }) => application === fix.application);
      const next = demo.fixes.find((one) => one.problemKey === fix.problemKey && one.shippedAt > fix.shippedAt);
      const { verdict } = watchFix(
        occurrences,
        { shippedAt: fix.shippedAt, versions: [fix.version], releases, usage },
        { from, until: next?.shippedAt ?? until },
      );
      return `${fix.problemKey} ${fix.version}: ${fix.holds ? 'holds' : 'does not hold'}, ${verdict}`;
    });
    expect(told.filter((words) => /does not hold, (held|too early)|holds, came back/.test(words))).toEqual([]);
    // Not by saying nothing of any.
    expect(told.filter((words) => words.endsWith(', held')).length).toBeGreaterThan(demo.fixes.length / 3);
  });
});
