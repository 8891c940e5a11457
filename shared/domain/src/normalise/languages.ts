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

const sampledWords = 120;
/** Another language must beat English by this many stop words: short English titles share "in", "a", "me" with many. */
const minLead = 3;

/**
 * Index into `languagePacks` of the language of a text, by vote of its first words' stop words.
 * @param locale  e.g. "it" or "pt-BR"; breaks ties, never overrules the text: a German desk may write English.
 * Time O(sampledWords).
 */
export function languageOf(text: string, locale?: string): number {
  const votes = new Int32Array(languagePacks.length);
  const word = /\p{L}+/gu;
  for (let count = 0; count < sampledWords; count++) {
    const found = word.exec(text);
    if (found === null) break;
    let bits = packBitsOfStopWord.get(found[0].toLowerCase()) ?? 0;
    for (let index = 0; bits !== 0; index++, bits >>>= 1) if ((bits & 1) === 1) votes[index] = (votes[index] ?? 0) + 1;
  }
  const home = locale === undefined ? 0 : indexOfLocale(locale);
  let best = home;
  for (let index = 0; index < votes.length; index++) {
    if ((votes[index] ?? 0) >= (votes[best] ?? 0) + minLead) best = index;
  }
  return best;
}

function indexOfLocale(locale: string): number {
  const code = locale.slice(0, 2).toLowerCase();
  const index = languagePacks.findIndex((pack: LanguagePack) => pack.code === code);
  return index < 0 ? 0 : index;
}
