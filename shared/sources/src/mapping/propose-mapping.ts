import type { DeskShape } from '../desks/desk-shapes.js';
import { nameOfPath } from './nested-paths.js';
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

/**
 * Guess which column holds which field, from the names and from whether the columns hold anything.
 * Each field gets one column: the most telling name wins, an empty column loses to a filled one, then the leftmost.
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
  for (const { name, columns } of ticketFields) {
    if (settled.has(name)) continue;
    const best = bestColumn(header, columns, fillRates, fieldOfColumn);
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
      problems.push(
        `the file has no column "${column}" (for ${name}); its columns are ${header.slice(0, 40).join(', ')}`,
      );
    }
  }
  return problems;
}

function bestColumn(
  header: readonly string[],
  names: readonly string[],
  fillRates: readonly number[],
  taken: ReadonlyMap<number, TicketField>,
): number | undefined {
  let best: { at: number; rank: number } | undefined;
  header.forEach((column, at) => {
    const rank = names.indexOf(normalisedName(nameOfPath(column)));
    if (rank === -1 || taken.has(at)) return;
    // A column without any value is worse than every filled one, however well it is named.
    const penalised = rank + (fillRates[at] === 0 ? names.length : 0);
    if (best === undefined || penalised < best.rank) best = { at, rank: penalised };
  });
  return best?.at;
}

function fillRateOf(rows: readonly (readonly string[])[], at: number): number {
  if (rows.length === 0) return 0;
  return rows.filter((row) => (row[at] ?? '').trim() !== '').length / rows.length;
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
