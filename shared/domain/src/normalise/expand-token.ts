import { languagePacks } from './natural.js';
import { stopWordSets } from './languages.js';

const maxWholeLength = 80;
const maxPartLength = 30;
const camelBoundary = /(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const plainWord = /^\p{L}+$/u;
/** Nine of ten tokens: nothing to split and nothing to fold. */
const simpleWord = /^[A-Za-z][a-z]+$/;
const cjk = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const foreign = /[^\u0000-\u007f]/;

/** A word is a run of letters, digits and "_", joined by the marks that hold identifiers, versions and codes together. */
export const tokenPattern =
  /[cCfF](?:\+\+|#)(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}_]+(?:(?:::|[.\-:'’$])[\p{L}\p{N}\p{M}_]+)*/gu;

/**
 * Terms of one token as written: the whole first, then its parts.
 *
 *   crashes → crash          createWindow → createwindow, creat, window      E0277 → e0277
 *   Ti.UI.View → ti.ui.view, ti, ui, view          3.2.0 → 3.2.0, 3.2        the → (nothing: stop word)
 *
 * @param language  index into `languagePacks`
 */
export function expandToken(token: string, language: number): string[] {
  const stop = stopWordSets[language] ?? stopWordSets[0]!;
  const pack = languagePacks[language] ?? languagePacks[0]!;
  const stem = (word: string): string => fold(word.length > 2 && word.length <= maxPartLength ? pack.stem(word) : word);
  if (simpleWord.test(token)) {
    const word = token.toLowerCase();
    return stop.has(word) ? [] : [stem(word).slice(0, maxWholeLength)];
  }
  if (cjk.test(token)) return cjkTerms(token);
  const flat = token.replace(/[’']/g, "'");
  const lower = flat.toLowerCase();
  if (stop.has(lower)) return [];
  const bare = lower.replace(/['_]/g, '');
  if (bare.length < 2 || stop.has(bare)) return [];
  if (plainWord.test(flat) && !camelBoundary.test(flat)) return [stem(bare).slice(0, maxWholeLength)];
  const terms: string[] = [];
  const add = (term: string): void => {
    if (term.length > 1 && !terms.includes(term)) terms.push(term);
  };
  const hyphenated = /^[\p{L}'-]+$/u.test(flat) ? bare.replace(/-/g, '') : bare;
  add(
    plainWord.test(hyphenated) ? stem(hyphenated).slice(0, maxWholeLength) : fold(hyphenated).slice(0, maxWholeLength),
  );
  const version = /^v?(\d{1,4}\.\d{1,4})\.[\d.]+/.exec(bare);
  if (version?.[1] !== undefined) {
    add(version[1]);
    return terms;
  }
  for (const piece of flat.split(/[^\p{L}\p{N}\p{M}]+/u).slice(0, 16)) {
    for (const camel of piece.split(camelBoundary).slice(0, 8)) addPart(camel.toLowerCase());
  }
  return terms;

  function addPart(part: string): void {
    if (part.length < 2 || part.length > maxPartLength || stop.has(part)) return;
    const lettersThenDigits = /^(\p{L}{3,})\d+\p{L}?$/u.exec(part);
    if (lettersThenDigits?.[1] !== undefined) {
      add(fold(part));
      add(stem(lettersThenDigits[1]));
    } else add(plainWord.test(part) ? stem(part) : fold(part));
  }
}

/** Accents are often left out in haste; fold them after stemming, which needs them. */
const fold = (word: string): string => (foreign.test(word) ? word.normalize('NFD').replace(/\p{M}/gu, '') : word);

/** Chinese, Japanese and Korean write no spaces: overlapping pairs of characters stand for words. */
function cjkTerms(token: string): string[] {
  const characters = [...token].slice(0, 200);
  const terms: string[] = [];
  for (let index = 0; index + 1 < characters.length; index++) {
    const pair = `${characters[index] ?? ''}${characters[index + 1] ?? ''}`;
    if (!terms.includes(pair)) terms.push(pair);
  }
  return terms.length === 0 && characters.length === 1 ? [token] : terms;
}
