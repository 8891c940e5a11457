/**
 * 1. All 45 attacks are in the table, each with at least one test that carries it out.
 * 2. Every test the table names is there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attacks } from './catalogue.js';

const root = join(__dirname, '..', '..', '..', '..');
const ids = Array.from({ length: 45 }, (_, n) => `A${n + 1}`);

describe('the table of attacks', () => {
  it('has all of them, and nothing else', () => {
    expect(Object.keys(attacks)).toEqual(ids);
  });

  it.each(ids)('%s is carried out by tests that exist', (id) => {
    const { cases } = attacks[id]!;
    expect(cases.length).toBeGreaterThan(0);
    for (const { file, name } of cases) {
      const source = readFileSync(join(root, file), 'utf8');
      const quoted = ["'", '`', '"'].some((quote) => source.includes(`${quote}${name}${quote}`));
      expect([file, name, quoted]).toEqual([file, name, true]);
    }
  });
});
