import { describe, expect, it } from '@jest/globals';
import { generateDemo } from './generate-demo.js';

const until = '2026-03-01T12:00:00Z';
const demo = generateDemo({ until });

describe('demo data', () => {
  it('is the same for the same seed and another for another', () => {
    const small = { until, ticketCount: 300 };
    expect(generateDemo({ ...small, seed: 7 })).toEqual(generateDemo({ ...small, seed: 7 }));
    expect(generateDemo({ ...small, seed: 8 }).tickets).not.toEqual(generateDemo({ ...small, seed: 7 }).tickets);
  });

  it('holds about two thousand resolved tickets of eighteen months, none from the future', () => {
    expect(demo.tickets.length).toBeGreaterThan(1800);
    expect(demo.tickets.length).toBeLessThan(2200);
    const created = demo.tickets.map(({ createdAt }) => createdAt ?? '');
    expect(created).toEqual([...created].sort());
    expect((created[0] ?? '') > '2024-08-28').toBe(true);
    for (const { createdAt, resolvedAt } of demo.tickets) {
      expect((createdAt ?? '') < (resolvedAt ?? '')).toBe(true);
      expect((resolvedAt ?? '9') < until).toBe(true);
    }
  });

  it('gives every ticket an identity of its own, a text and a true label', () => {
    const ids = demo.tickets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, description } of demo.tickets) {
      expect(title?.length).toBeGreaterThan(3);
      expect(description?.length).toBeGreaterThan(10);
      expect(demo.labels.has(id)).toBe(true);
    }
  });

  it('leaves no slot and no choice of a phrase unfilled', () => {
    const texts = demo.tickets.map(
      (ticket) => `${ticket.title}\n${ticket.description}\n${ticket.resolutionNotes ?? ''}`,
    );
    for (const text of texts) {
      expect(text).not.toMatch(/\{~?[a-z]+\d?\}/i);
      expect(text).not.toMatch(/\[[^\]\n]*\|[^\]\n]*\]/);
      expect(text).not.toMatch(/\bNaN\b|\[object /);
    }
  });

  it('has forty problems of all kinds that come back, and a third of tickets that do not', () => {
    expect(demo.problems).toHaveLength(40);
    expect(new Set(demo.problems.map(({ kind }) => kind)).size).toBe(8);
    const sizes = new Map<string, number>();
    for (const label of demo.labels.values()) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    for (const { key } of demo.problems) expect(sizes.get(key)).toBeGreaterThanOrEqual(8);
    const oneOffs = [...sizes].filter(([label]) => label.startsWith('one-off'));
    expect(oneOffs.every(([, size]) => size === 1)).toBe(true);
    expect(oneOffs.length / demo.tickets.length).toBeGreaterThan(0.3);
    expect(oneOffs.length / demo.tickets.length).toBeLessThan(0.4);
  });

  it.each(demo.fixes.filter(({ holds }) => holds).map((fix) => [fix.problemKey, fix] as const))(
    'has hardly a ticket of %s after the fix that holds',
    (problemKey, { shippedAt }) => {
      const moments = demo.tickets
        .filter(({ id }) => demo.labels.get(id) === problemKey)
        .map(({ createdAt }) => createdAt ?? '');
      expect(moments.filter((moment) => moment > shippedAt).length).toBeLessThanOrEqual(
        Math.max(3, moments.length / 5),
      );
    },
  );

  it('is told in many voices: hardly two tickets have the same text', () => {
    const texts = new Set(demo.tickets.map(({ description }) => description));
    expect(texts.size / demo.tickets.length).toBeGreaterThan(0.97);
  });

  it('refuses a moment that is none', () => {
    expect(() => generateDemo({ until: 'soon' })).toThrow(/until must be an ISO 8601 moment, got "soon"/);
  });
});
