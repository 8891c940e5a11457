import { describe, expect, it } from '@jest/globals';
import { rulePredicate } from '@reprise/domain';
import fc from 'fast-check';
import { loosePattern } from './narrow-by-rule.js';

/** ILIKE in the order of bytes, as PostgreSQL documents it. */
function isLike(text: string, pattern: string): boolean {
  const ascii = (raw: string): string => raw.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const source = ascii(pattern).replace(/\\(.)|([%_])|([^])/gu, (_, escaped?: string, wild?: string, plain?: string) =>
    wild === '%' ? '[^]*' : wild === '_' ? '[^]' : (escaped ?? plain)!.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`, 'u').test(ascii(text));
}

describe('the pattern that narrows what a rule is asked about', () => {
  it.each([
    ['Spooler', '%Spooler%'],
    ['page  200', '%page%200%'],
    ['disk', '%dis_%'],
    ['wifi', '%wif_%'],
    ['100 %_\\', '%100%\\%\\_\\\\%'],
    ['Zähler', '%Z%hler%'],
  ])('of %j is %j', (value, pattern) => expect(loosePattern(value)).toBe(pattern));

  it('keeps every text that contains the value, whatever letters it is written in', () => {
    const letter = fc.constantFrom('a', 'K', '\u212a', 'i', 'I', '\u0130', 'ı', 's', 'ſ', 'ß', 'Ä', 'é', ' ', '\n', '\t', '%', '_', '\\', '.', '9', '😀'); // prettier-ignore
    const word = (least: number) => fc.string({ unit: letter, minLength: least, maxLength: 6 });
    fc.assert(
      fc.property(word(1), word(0), word(0), (value, before, after) => {
        fc.pre(value.trim() !== '');
        const holds = rulePredicate({ kind: 'condition', field: 'title', operator: '~', values: [value] });
        for (const middle of [value, value.toUpperCase(), value.toLowerCase(), value.replace(/k/gi, '\u212a')]) {
          const title = before + middle + after;
          if (holds({ title, signatures: [] })) expect(isLike(title, loosePattern(value))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows every letter that folds to an ASCII letter', () => {
    const foreign: string[] = [];
    for (let code = 0x80; code <= 0x10ffff; code++) {
      const folded = String.fromCodePoint(code).toLowerCase();
      if (/[!-~]/.test(folded)) foreign.push(String.fromCodePoint(code));
    }
    expect(foreign).toEqual(['\u0130', '\u212a']);
  });
});
