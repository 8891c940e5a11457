import type { FieldError } from './app-error.js';

export interface JsonLimits {
  readonly maxDepth: number;
  readonly maxValues: number;
}

/** Far above any body the API describes, far below what costs noticeable time. */
export const jsonLimits: JsonLimits = { maxDepth: 32, maxValues: 20_000 };

interface Step {
  readonly value: unknown;
  readonly pointer: string;
  readonly depth: number;
}

/**
 * Walk a parsed body once, without recursion, before any schema looks at it.
 *
 * @returns the first fault: too deep, too many values, a NUL or half a surrogate pair (PostgreSQL stores neither),
 *   a number beyond double precision; undefined when there is none
 *
 * Complexity: O(values), stops at `maxValues`.
 */
export function findJsonFault(body: unknown, limits: JsonLimits = jsonLimits): FieldError | undefined {
  const open: Step[] = [{ value: body, pointer: '', depth: 0 }];
  let seen = 0;
  for (let step = open.pop(); step; step = open.pop()) {
    const { value, pointer, depth } = step;
    if (++seen > limits.maxValues) return fault('', 'too_many_values', `more than ${limits.maxValues} values`);
    if (depth > limits.maxDepth) return fault('', 'too_deep', `nested deeper than ${limits.maxDepth} levels`);
    if (typeof value === 'string') {
      if (!isStorable(value)) return fault(pointer, 'text_invalid', 'contains a NUL or half a character');
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) return fault(pointer, 'number_invalid', 'is not a number that can be stored');
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!isStorable(key)) return fault(pointer, 'text_invalid', 'has a key with a NUL or half a character');
        open.push({ value: inner, pointer: `${pointer}/${escapePointer(key)}`, depth: depth + 1 });
      }
    }
  }
  return undefined;
}

/** Whether PostgreSQL keeps the text exactly as it is. */
export const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** A key as a part of a JSON pointer (RFC 6901). */
export const escapePointer = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');

const fault = (pointer: string, code: string, message: string): FieldError => ({
  pointer: `/body${pointer}`,
  code,
  message,
});
