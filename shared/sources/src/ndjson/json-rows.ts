import type { PhysicalLine } from '../file/physical-lines.js';
import { ticketFields, type TicketField } from '../mapping/ticket-fields.js';
import type { DeskShape } from '../desks/desk-shapes.js';
import { isNestedUnder } from '../mapping/nested-paths.js';
import type { ColumnMapping } from '../mapping/propose-mapping.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object found in a file, or why the text at that place is none. */
export type JsonRow =
  | { readonly kind: 'object'; readonly line: number; readonly object: JsonObject }
  | {
      readonly kind: 'defect';
      readonly line: number;
      readonly code: JsonDefectCode;
      readonly message: string;
      readonly text: string;
    };

export type JsonDefectCode =
  'json.invalid' | 'json.not_an_object' | 'json.too_large' | 'encoding.invalid' | 'row.too_long';

/** One line of NDJSON. @returns undefined for a blank line */
export function jsonRow(line: PhysicalLine): JsonRow | undefined {
  if (line.defect !== undefined) return { kind: 'defect', line: line.number, ...line.defect, text: line.text };
  if (line.text.trim() === '') return undefined;
  return jsonRowOf(line.text, line.number);
}

export function jsonRowOf(text: string, line: number): JsonRow {
  const tooLarge = {
    kind: 'defect',
    line,
    code: 'json.too_large',
    message: `a ticket has at most ${maxKeys} keys and is nested at most ${maxDepth} deep`,
    text,
  } as const;
  if (hasCountlessKeys(text)) return tooLarge;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'defect', line, code: 'json.invalid', message: `not valid JSON: ${(error as Error).message}`, text };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      kind: 'defect',
      line,
      code: 'json.not_an_object',
      message: 'a ticket is a JSON object: { "id": … }',
      text,
    };
  }
  if (isTooLarge(value)) return tooLarge;
  return { kind: 'object', line, object: value as JsonObject };
}

const maxKeys = 2_000;
const maxDepth = 64;

/** A million keys take seconds to parse, and are counted in milliseconds. */
function hasCountlessKeys(text: string): boolean {
  const most = 50 * maxKeys;
  if (text.length < 4 * most) return false;
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (isBlank(text.charCodeAt(before))) before -= 1;
    if (text[before] === '"' && ++count > most) return true;
  }
  return false;
}

/** Of JSON: space, tab, line feed, carriage return. */
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** Whether an object has more keys, or is nested deeper, than any desk writes. Without recursion, which such objects break. */
function isTooLarge(object: object): boolean {
  if (Object.keys(object).length > maxKeys) return true;
  let level: object[] = [object];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
  return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Names under which a row's values can be addressed: its keys, and those one level below `fields`. */
export function pathsOf(object: JsonObject): string[] {
  return Object.keys(object).flatMap((key) => {
    const inner = object[key];
    const nested = isNestedUnder(key) && typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return nested ? Object.keys(inner).map((innerKey) => `${key}.${innerKey}`) : [key];
  });
}

export function valueAt(object: JsonObject, path: string): unknown {
  if (Object.hasOwn(object, path)) return object[path];
  const dot = path.indexOf('.');
  if (dot === -1) return undefined;
  const inner = object[path.slice(0, dot)];
  const key = path.slice(dot + 1);
  return typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
    ? (inner as JsonObject)[key]
    : undefined;
}

/**
 * Values by neutral field: where the mapping says, else a key with the field's own name.
 *
 * @param explicit  a person gave the mapping: only it counts
 * @param shape  the desk that writes so; gives codes their words
 */
export function valuesOfObject(
  object: JsonObject,
  mapping: ColumnMapping,
  explicit: boolean,
  shape?: DeskShape,
): Map<TicketField, unknown> {
  const values = new Map<TicketField, unknown>();
  for (const { name } of ticketFields) {
    const mapped = mapping[name];
    const own = explicit || shape?.columns[name] === null ? undefined : valueAt(object, name);
    const raw = (mapped === undefined ? undefined : valueAt(object, mapped)) ?? own;
    if (raw === undefined || raw === null) continue;
    // Another column than the desk's is read as it stands.
    const isDesksOwn = [undefined, mapped].includes(shape?.columns[name] ?? undefined);
    const worded = isDesksOwn ? shape?.values?.[name] : undefined;
    const value = worded === undefined ? raw : worded(raw, object);
    if (value !== undefined && value !== null) values.set(name, value);
  }
  return values;
}
