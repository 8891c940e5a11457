import type { FieldError } from './app-error.js';
import { escapePointer } from './json-limits.js';

/** An object or array that is still open. */
interface Level {
  /** Keys seen so far; null within an array. */
  readonly keys: Set<string> | null;
  /** Where the text is within it: the last key, or the index. */
  at: string | number;
  expectsKey: boolean;
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * Find an object that says one key twice. `JSON.parse` keeps the last, others keep the first: what one reader checks, the
 * next one may not use.
 *
 * @param json  text that `JSON.parse` accepts; other text gives any answer
 * @returns the second of two equal keys, however they are escaped; undefined when there is none
 *
 * Complexity: O(characters); strings are skipped natively.
 */
export function findRepeatedKey(json: string): FieldError | undefined {
  const open: Level[] = [];
  for (let i = 0; i < json.length; i++) {
    const char = json.charCodeAt(i);
    const level = open.at(-1);
    if (char === QUOTE) {
      const end = endOfString(json, i);
      if (level?.expectsKey) {
        const key = textOf(json, i, end);
        level.at = key;
        level.expectsKey = false;
        if (level.keys!.has(key)) return repeated(open);
        level.keys!.add(key);
      }
      i = end;
    } else if (char === OPEN_OBJECT) open.push({ keys: new Set(), at: '', expectsKey: true });
    else if (char === OPEN_ARRAY) open.push({ keys: null, at: 0, expectsKey: false });
    else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) open.pop();
    else if (char === COMMA && level) {
      if (level.keys) level.expectsKey = true;
      else level.at = Number(level.at) + 1;
    }
  }
  return undefined;
}

/** Position of the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end > 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, position: number): boolean {
  let first = position;
  while (json.charCodeAt(first - 1) === BACKSLASH) first--;
  return (position - first) % 2 === 1;
}

function textOf(json: string, start: number, end: number): string {
  const raw = json.slice(start + 1, end);
  return raw.includes('\\') ? (JSON.parse(json.slice(start, end + 1)) as string) : raw;
}

function repeated(open: readonly Level[]): FieldError {
  const pointer = open.map(({ at }) => escapePointer(String(at))).join('/');
  return { pointer: `/body/${pointer}`, code: 'repeated_key', message: 'is there twice' };
}
