import type { Chance } from './chance.js';

/**
 * Make the slips of a hurried writer: swapped, lost and doubled letters, missing apostrophes, small i.
 * Words with digits, capitals or punctuation inside (codes, names, paths) are never touched.
 * @param perHundredWords  slips per hundred words
 */
export function withSlips(text: string, perHundredWords: number, chance: Chance): string {
  if (perHundredWords === 0) return text;
  return text.replace(/(?<=^|\s)[\p{Ll}']{2,}(?=[\s.,!?]|$)|(?<=\s)I(?=\s)/gu, (word) => {
    if (!chance.happens(perHundredWords / 100)) return word;
    if (word === 'I') return 'i';
    if (word.includes("'")) return word.replace("'", '');
    if (word.length < 4) return word;
    const at = chance.between(1, word.length - 2);
    const [before, letter, next, after] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
    return chance.pick([
      before + next + letter + after,
      before + next + after,
      before + letter + letter + next + after,
    ]);
  });
}

/** Some people use no capitals and no full stops. */
export function inLowerCase(text: string): string {
  return text
    .replace(/(?<=^|[.?!]\s)\p{Lu}(?=\p{Ll}*(?:[\s,.]|$))/gu, (letter) => letter.toLowerCase())
    .replace(/\.$/, '');
}
