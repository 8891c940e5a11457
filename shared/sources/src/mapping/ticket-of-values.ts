import { handlingKinds, type HandlingKind, type Ticket } from '@reprise/domain';
import type { RowProblem } from '@reprise/ports';
import { textOfValue } from '../json/text-of-value.js';
import { rowProblem } from '../row-problem.js';
import { parseMoment, type DayMonthOrder } from './parse-moment.js';
import { ticketFields, type FieldKind, type TicketField } from './ticket-fields.js';

/** Values of a row by neutral field: text from CSV, anything from JSON. */
export type FieldValues = ReadonlyMap<TicketField, unknown>;

/** Longest kept value in characters. Longer texts are cut with a warning, longer identities refuse the row. */
export const maxCharacters = { identity: 200, line: 1_000, text: 100_000, tag: 100 } as const;
const maxTags = 100;
const readCharacters = 2 * maxCharacters.text;
/** Longer texts are neither dates nor numbers nor durations. */
const maxShortCharacters = 100;
/** Lists within lists are read this deep, and of each so many parts. */
const maxListDepth = 4;
const maxParts = 1_000;

const kinds = new Map<TicketField, FieldKind>(ticketFields.map(({ name, kind }) => [name, kind]));
const unitlessMinutes = /^\s*\d+(\.\d+)?\s*$/;

export interface ReadTicket {
  readonly ticket?: Ticket;
  /** With a ticket: what was left out or cut. Without: why there is none. */
  readonly problems: readonly RowProblem[];
}

export interface ReadingContext {
  readonly line: number;
  /** Column a field was read from, for messages. */
  readonly columnOf: (field: TicketField) => string;
  readonly dayMonthOrder?: DayMonthOrder;
  /** Used when the row does not name its own. */
  readonly source?: string;
}

/** A ticket in the neutral shape from a row's values. A field that cannot be read is left out with a warning; without an id there is no ticket. */
export function ticketOfValues(values: FieldValues, context: ReadingContext): ReadTicket {
  const problems: RowProblem[] = [];
  const ticket: Record<string, unknown> = context.source === undefined ? {} : { source: context.source };
  for (const [field, raw] of values) {
    const value = readValue(field, raw, context, problems);
    if (value !== undefined) ticket[field] = value;
  }
  const id = ticket.id;
  if (typeof id !== 'string') {
    const message = 'the row has no ticket number, so a later import could not recognise it';
    return { problems: [...problems, rowProblem(context.line, 'field.missing', message, context.columnOf('id'))] };
  }
  if (id.length > maxCharacters.identity) {
    const message = `the ticket number has ${id.length} characters, more than ${maxCharacters.identity}: probably the wrong column`;
    return { problems: [...problems, rowProblem(context.line, 'field.too_long', message, context.columnOf('id'), id)] };
  }
  return { ticket: ticket as unknown as Ticket, problems };
}

function readValue(field: TicketField, raw: unknown, context: ReadingContext, problems: RowProblem[]): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined;
  const column = context.columnOf(field);
  const kind = kinds.get(field) ?? 'line';
  if (kind === 'list') return readList(raw, context.line, column, problems);
  const whole = kind === 'text' ? withLines(textOfValue(raw)) : asText(raw);
  // Only what may be kept is looked at, however long the whole is.
  const text = cleanText(whole.slice(0, readCharacters), context.line, column, problems);
  if (text === '') return undefined;
  // Patterns for dates and durations are tried on short texts only: on long ones some take for ever.
  const short = text.length <= maxShortCharacters ? text : '';
  switch (kind) {
    case 'moment':
      return (
        parseMoment(short, context.dayMonthOrder) ??
        leftOut('field.invalid_date', 'is not a date between 1970 and 2100')
      );
    case 'count':
      return /^\d{1,9}$/.test(short) ? Number(short) : leftOut('field.invalid_number', 'is not a whole number');
    case 'minutes':
      return readMinutes(short) ?? leftOut('field.invalid_number', 'is not a duration (minutes, h:mm, or 1d 2h 30m)');
    case 'handling kind':
      return handlingKinds.includes(text as HandlingKind)
        ? text
        : leftOut('field.invalid_number', `is none of ${handlingKinds.join(', ')}`);
    case 'identity':
      return text;
    case 'link':
      return isWebAddress(text) && text.length <= maxCharacters.line
        ? text
        : leftOut('field.invalid_link', `is not an http or https address of at most ${maxCharacters.line} characters`);
    default:
      return cut(text, whole.length, maxCharacters[kind], context.line, column, problems);
  }

  function leftOut(
    code: 'field.invalid_date' | 'field.invalid_link' | 'field.invalid_number',
    what: string,
  ): undefined {
    problems.push(rowProblem(context.line, code, `${column} ${what}; the field was left out`, column, text));
    return undefined;
  }
}

/** Some exports write line breaks as a backslash and a letter: told by an empty line among them, in a text without a real line break. */
const withLines = (text: string): string =>
  text.includes('\\') && !text.includes('\n') && /\\n\s*\\n|\\r\\n/.test(text)
    ? text.replace(/\\r\\n|\\n/g, '\n')
    : text;

/** Whether a browser may be led there: links such as `javascript:` would run in the reader's name. */
const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

function asText(raw: unknown, depth = 0): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  if (Array.isArray(raw))
    return depth === maxListDepth
      ? ''
      : raw
          .slice(0, maxParts)
          .map((part) => asText(part, depth + 1))
          .filter((part) => part !== '')
          .join(', ')
          .slice(0, readCharacters);
  if (typeof raw === 'object' && raw !== null) return nameWithin(raw as Record<string, unknown>);
  return '';
}

/** Desks wrap references: Jira `{name}`, ServiceNow `{display_value}`, GitHub `{login}`. A bare ServiceNow reference names nothing. */
function nameWithin(object: Record<string, unknown>): string {
  if ('link' in object && typeof object.value === 'string' && /^[\da-f]{32}$/.test(object.value)) {
    return typeof object.display_value === 'string' ? object.display_value : '';
  }
  for (const key of ['display_value', 'displayName', 'name', 'value', 'title', 'login', 'email', 'key', 'id']) {
    const inner = object[key];
    if (typeof inner === 'string' || typeof inner === 'number') return String(inner);
  }
  return '';
}

function readList(raw: unknown, line: number, column: string, problems: RowProblem[]): readonly string[] | undefined {
  const parts = Array.isArray(raw)
    ? raw.slice(0, maxParts).map((part) => asText(part).slice(0, 2 * maxCharacters.tag))
    : partsOf(asText(raw).slice(0, readCharacters));
  const found: RowProblem[] = [];
  const tags = [
    ...new Set(
      parts.map((part) => cleanText(part, line, column, found).slice(0, maxCharacters.tag)).filter((tag) => tag !== ''),
    ),
  ];
  // Said of the first: of the others it would be the same sentence.
  problems.push(...found.slice(0, 1));
  return tags.length === 0 ? undefined : tags.slice(0, maxTags);
}

const partsOf = (text: string): string[] => text.split(text.includes(',') ? /[,;]/ : /[;|\s]+/, maxParts);

/** Minutes from `90`, `1:30`, `1h 30m`, `2d` (of 8 hours, as trackers count), `45 min`. */
function readMinutes(text: string): number | undefined {
  if (unitlessMinutes.test(text)) return Number(text);
  const clock = /^(\d{1,5}):(\d{2})(?::\d{2})?$/.exec(text);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|m|s)[a-z]*/gi)];
  if (parts.length === 0 || text.replace(/(\d+(?:\.\d+)?)\s*(d|h|m|s)[a-z]*/gi, '').trim() !== '') return undefined;
  const minutesOf: Readonly<Record<string, number>> = { d: 480, h: 60, m: 1, s: 1 / 60 };
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (minutesOf[(unit ?? 'm').toLowerCase()] ?? 0),
    0,
  );
}

/** Text as it may be stored: no NUL, no half surrogate pair, no blanks around. */
function cleanText(text: string, line: number, column: string, problems: RowProblem[]): string {
  let clean = text;
  if (clean.includes('\0') || /\p{Surrogate}/u.test(clean)) {
    clean = clean.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
    const message = `${column} holds characters that no text can hold (NUL or half a surrogate pair); they were replaced`;
    problems.push(rowProblem(line, 'field.invalid_characters', message, column));
  }
  return clean.trim();
}

function cut(
  text: string,
  wholeLength: number,
  limit: number,
  line: number,
  column: string,
  problems: RowProblem[],
): string {
  if (text.length <= limit) return text;
  const message = `${column} has ${wholeLength} characters; the first ${limit} were kept`;
  problems.push(rowProblem(line, 'field.too_long', message, column));
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}
