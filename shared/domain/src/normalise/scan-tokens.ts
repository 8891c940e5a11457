/**
 * Where tokens begin and end, by one pass over the characters; the same tokens as {@link tokenPattern} finds, several times faster.
 *
 * A token is a run of letters, digits, accents and "_", joined by the marks that hold identifiers, versions and codes together
 * (`std::io`, `3.2.0`, `re-open`, `don't`, `Foo$Inner`); or one of C++, C#, F#.
 */
const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** Per UTF-16 unit: 0 not looked up yet, 1 no part of a word, 2 accent or "_", 3 letter or digit. */
const classes = new Uint8Array(1 << 16);
const OTHER = 1;
const JOINED = 2;
const LETTER = 3;

function classOf(unit: number): number {
  const known = classes[unit]!;
  if (known !== 0) return known;
  const character = String.fromCharCode(unit);
  const found = letterOrDigit.test(character) ? LETTER : wordCharacter.test(character) ? JOINED : OTHER;
  classes[unit] = found;
  return found;
}

/** Length of the word character at `at`: 0 if there is none, 2 for a pair of units. */
function widthAt(text: string, at: number): number {
  if (at >= text.length) return 0;
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdfff) return classOf(unit) >= JOINED ? 1 : 0;
  const point = text.codePointAt(at)!;
  return point > 0xffff && wordCharacter.test(String.fromCodePoint(point)) ? 2 : 0;
}

/** Where the next token begins, at or after `from`; the text's length when there is none. */
export function tokenStart(text: string, from: number): number {
  let at = from;
  while (at < text.length && widthAt(text, at) === 0) at++;
  return at;
}

/** Where the token that begins at `start` ends. */
export function tokenEnd(text: string, start: number): number {
  const language = endOfLanguageName(text, start);
  if (language > 0) return language;
  let at = endOfRun(text, start);
  for (;;) {
    const joint = text.charCodeAt(at);
    let next = at;
    if (joint === COLON && text.charCodeAt(at + 1) === COLON) next = endOfRun(text, at + 2);
    if (next <= at + 2 && isJoint(joint)) next = endOfRun(text, at + 1);
    if (next <= at + 1) return at;
    at = next;
  }
}

/** @returns the end of the run of word characters from `at`; `at` itself when there is none */
function endOfRun(text: string, at: number): number {
  let end = at;
  for (let width = widthAt(text, end); width > 0; width = widthAt(text, end)) end += width;
  return end;
}

const COLON = 58;
const isJoint = (unit: number): boolean =>
  unit === 46 || unit === 45 || unit === COLON || unit === 39 || unit === 0x2019 || unit === 36;

/** C++, C#, F# and their like, unless a letter or digit follows. @returns 0 when it is none of them */
function endOfLanguageName(text: string, start: number): number {
  const unit = text.charCodeAt(start) | 32;
  if (unit !== 99 && unit !== 102) return 0;
  const mark = text.charCodeAt(start + 1);
  const end = mark === 35 ? start + 2 : mark === 43 && text.charCodeAt(start + 2) === 43 ? start + 3 : 0;
  if (end === 0 || end >= text.length) return end;
  const point = text.codePointAt(end)!;
  const follows = point > 0xffff ? letterOrDigit.test(String.fromCodePoint(point)) : classOf(point) === LETTER;
  return follows ? 0 : end;
}
