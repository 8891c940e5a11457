import type { DeskShape } from '../desks/desk-shapes.js';
import { nameOfPath } from './nested-paths.js';
import { parseMoment } from './parse-moment.js';
import { normalisedName, ticketFields, type TicketField } from './ticket-fields.js';

/** Neutral field ← column of the file, e.g. `{ title: 'Short description' }`. */
export type ColumnMapping = Partial<Record<TicketField, string>>;

/** What is known about a column before anything is imported. */
export interface ColumnProposal {
  readonly column: string;
  /** Field it would be read as; null: it is left out. */
  readonly field: TicketField | null;
  /** Share (0–1) of the sample rows that have a value. */
  readonly fillRate: number;
  /** Up to three different values, shortened. */
  readonly samples: readonly string[];
}

const sampleCount = 3;
const sampleLength = 120;
/** Longer values name no ticket: it is a text under a heading such as "Issue". */
const longestIdentity = 64;
/** Of column names a message shows so many, each so long. */
const maxNames = 40;
const longestName = 40;

/**
 * Guess which column holds which field, from the names and from what the columns hold.
 * Each field gets one column: the most telling name wins, a column that is empty or holds no date loses to one that does, then the leftmost.
 *
 * @param header  column names as in the file
 * @param sampleRows  values by column position
 * @param shape  the desk that writes so; where it knows a field's place, names are not asked
 */
export function proposeMapping(
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  shape?: DeskShape,
): ColumnProposal[] {
  const fillRates = header.map((_, at) => fillRateOf(sampleRows, at));
  const fieldOfColumn = new Map<number, TicketField>();
  for (const [name, column] of Object.entries(shape?.columns ?? {})) {
    const at = column === null ? -1 : header.indexOf(column);
    if (at !== -1) fieldOfColumn.set(at, name as TicketField);
  }
  const settled = new Set(Object.keys(shape?.columns ?? {}));
  for (const { name, columns, kind } of ticketFields) {
    if (settled.has(name)) continue;
    const isOpen = (at: number): boolean =>
      !fieldOfColumn.has(at) && !(kind === 'identity' && isText(valuesAt(sampleRows, at)));
    const isUnlikely = (at: number): boolean =>
      fillRates[at] === 0 || (kind === 'moment' && !valuesAt(sampleRows, at).some(isMoment));
    const best = bestColumn(header, columns, isOpen, isUnlikely);
    if (best !== undefined) fieldOfColumn.set(best, name);
  }
  return header.map((column, at) => ({
    column,
    field: fieldOfColumn.get(at) ?? null,
    fillRate: fillRates[at] ?? 0,
    samples: samplesOf(sampleRows, at),
  }));
}

/** The mapping a proposal amounts to. */
export function mappingOf(proposals: readonly ColumnProposal[]): ColumnMapping {
  return Object.fromEntries(proposals.flatMap(({ field, column }) => (field === null ? [] : [[field, column]])));
}

/** Fields that do not exist and columns the file does not have, each in one sentence; empty when the mapping can be used. */
export function mappingProblems(mapping: Readonly<Record<string, string>>, header: readonly string[]): string[] {
  const fields = new Set<string>(ticketFields.map(({ name }) => name));
  const problems: string[] = [];
  for (const [name, column] of Object.entries(mapping)) {
    if (!fields.has(name)) problems.push(`"${name}" is not a field; fields are ${[...fields].join(', ')}`);
    if (!header.includes(column)) {
      problems.push(`the file has no column "${column}" (for ${name}); its columns are ${namesOfColumns(header)}`);
    }
  }
  return problems;
}

/** Column names for a message: on one line, the first forty, each shortened. */
export function namesOfColumns(header: readonly string[]): string {
  const names = header.slice(0, maxNames).map((name) => {
    const line = name.trim().replace(/\s+/g, ' ');
    return line.length > longestName ? `${line.slice(0, longestName - 1)}…` : line;
  });
  return names.join(', ') + (header.length > maxNames ? ` and ${header.length - maxNames} more` : '');
}

function bestColumn(
  header: readonly string[],
  names: readonly string[],
  isOpen: (at: number) => boolean,
  isUnlikely: (at: number) => boolean,
): number | undefined {
  let best: { at: number; rank: number } | undefined;
  header.forEach((column, at) => {
    const rank = names.indexOf(normalisedName(nameOfPath(column)));
    if (rank === -1 || !isOpen(at)) return;
    // A column without any value, or of dates without any date, is worse than every other one, however well it is named.
    const penalised = rank + (isUnlikely(at) ? names.length : 0);
    if (best === undefined || penalised < best.rank) best = { at, rank: penalised };
  });
  return best?.at;
}

const isText = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => value.length > longestIdentity);

/** Short values only: on long ones some patterns of dates take for ever. */
const isMoment = (value: string): boolean => value.length <= longestIdentity && parseMoment(value) !== undefined;

const valuesAt = (rows: readonly (readonly string[])[], at: number): string[] =>
  rows.map((row) => (row[at] ?? '').trim()).filter((value) => value !== '');

function fillRateOf(rows: readonly (readonly string[])[], at: number): number {
  return rows.length === 0 ? 0 : valuesAt(rows, at).length / rows.length;
}

function samplesOf(rows: readonly (readonly string[])[], at: number): string[] {
  const samples = new Set<string>();
  for (const row of rows) {
    const value = (row[at] ?? '').trim().replace(/\s+/g, ' ');
    if (value !== '') samples.add(value.length > sampleLength ? `${value.slice(0, sampleLength - 1)}…` : value);
    if (samples.size === sampleCount) break;
  }
  return [...samples];
}
