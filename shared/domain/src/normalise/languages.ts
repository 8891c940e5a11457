import { languagePacks, type LanguagePack } from './natural.js';

/** Bit per language pack, for every stop word of any language. */
const packBitsOfStopWord: ReadonlyMap<string, number> = (() => {
  const bits = new Map<string, number>();
  languagePacks.forEach((pack, index) => {
    for (const word of pack.stopWords) bits.set(word, (bits.get(word) ?? 0) | (1 << index));
  });
  return bits;
})();

export const stopWordSets: readonly ReadonlySet<string>[] = languagePacks.map((pack) => new Set(pack.stopWords));

const bitOf = (code: string): number => 1 << languagePacks.findIndex((pack) => pack.code === code);

/** Letters that few languages write. */
const lettersOfPacks: readonly (readonly [letters: string, codes: readonly string[]])[] = [
  ['ß', ['de']],
  ['üä', ['de', 'sv']],
  ['ö', ['de', 'sv']],
  ['å', ['sv', 'no']],
  ['æø', ['no']],
  ['ñ', ['es']],
  ['ãõ', ['pt']],
  ['ç', ['fr', 'pt']],
  ['œèêëîïûù', ['fr', 'it']],
  ['ìò', ['it']],
  ['łąęśżźć', ['pl']],
  ['řěůšžč', ['cs']],
  ['іїєґ', ['uk']],
  ['ыэъё', ['ru']],
  // Any other Cyrillic letter: Russian, unless a word says otherwise.
  ['абвгдежзийклмнопрстуфхцчшщьюя', ['ru', 'uk']],
];
const packBitsOfLetter: ReadonlyMap<string, number> = new Map(
  lettersOfPacks.flatMap(([letters, codes]) =>
    [...letters].map((letter) => [letter, codes.reduce((bits, code) => bits | bitOf(code), 0)] as const),
  ),
);

const longestStopWord = Math.max(...Array.from(packBitsOfStopWord.keys(), (word) => word.length));
const sampledWords = 120;
/** A word or letter of one language alone speaks louder than one that several share. */
const votesIfAlone = 2;
/** Another language must beat the home language by so many votes: short English titles share "in", "a", "me" with many. */
const minLead = 2;

/**
 * Index into `languagePacks` of the language of a text, by vote of its first words: stop words, and letters that few languages write.
 * @param locale  e.g. "it" or "pt-BR"; breaks ties, never overrules the text: a German desk may write English.
 * Time O(sampledWords).
 */
export function languageOf(text: string, locale?: string): number {
  const votes = new Int32Array(languagePacks.length);
  for (let count = 0, start = wordStart(text, 0); count < sampledWords && start < text.length; count++) {
    const end = wordEnd(text, start);
    const hasForeignLetter = !isPlain(text, start, end);
    if (hasForeignLetter || end - start <= longestStopWord) {
      const lower = text.slice(start, end).toLowerCase();
      cast(votes, packBitsOfStopWord.get(lower) ?? 0);
      if (hasForeignLetter) castLetters(votes, lower.slice(0, 40));
    }
    start = wordStart(text, end);
  }
  const home = locale === undefined ? 0 : indexOfLocale(locale);
  let best = home;
  let lead = votes[home]! + minLead - 1;
  for (let index = 0; index < votes.length; index++) {
    if (votes[index]! <= lead) continue;
    best = index;
    lead = votes[index]!;
  }
  return best;
}

const letter = /\p{L}/u;
/** Per UTF-16 unit: 0 not looked up yet, 1 no letter, 2 a letter. */
const isLetterUnit = new Uint8Array(1 << 16);

/** Length of the letter at `at`: 0 if there is none, 2 for a pair of units. */
function letterWidth(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit >= 0xd800 && unit <= 0xdfff) {
    const point = text.codePointAt(at)!;
    return point > 0xffff && letter.test(String.fromCodePoint(point)) ? 2 : 0;
  }
  const known = (isLetterUnit[unit] ||= letter.test(String.fromCharCode(unit)) ? 2 : 1);
  return known - 1;
}

function wordStart(text: string, from: number): number {
  let at = from;
  while (at < text.length && letterWidth(text, at) === 0) at++;
  return at;
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const width = letterWidth(text, end);
    if (width === 0) break;
    end += width;
  }
  return end;
}

/** Letters a–z only, small or capital. */
function isPlain(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

function cast(votes: Int32Array, packBits: number): void {
  const weight = (packBits & (packBits - 1)) === 0 ? votesIfAlone : 1;
  for (let index = 0, bits = packBits; bits !== 0; index++, bits >>>= 1) if ((bits & 1) === 1) votes[index]! += weight;
}

function castLetters(votes: Int32Array, word: string): void {
  let bits = -1;
  // Each letter narrows the choice; one that would leave none is a slip or a name.
  for (const letter of word) bits = bits & (packBitsOfLetter.get(letter) ?? bits) || bits;
  if (bits !== -1) cast(votes, bits);
}

function indexOfLocale(locale: string): number {
  const code = locale.slice(0, 2).toLowerCase();
  const index = languagePacks.findIndex((pack: LanguagePack) => pack.code === code);
  return index < 0 ? 0 : index;
}
