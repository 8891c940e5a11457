import type { PhysicalLine } from '../file/physical-lines.js';
import { proposeMapping } from '../mapping/propose-mapping.js';
import { CsvRecordReader } from './csv-records.js';
import { delimiters, detectDelimiter, type Delimiter } from './detect-delimiter.js';

export interface CsvStart {
  readonly delimiter: Delimiter;
  /** Number of the line with the names of the columns. */
  readonly headerLine: number;
}

/** Reports write a title, who made them and when above the table: so far down its header is looked for. */
const linesBeforeHeader = 15;
/** Tables have fewer columns; to ask a million for their names takes seconds. */
const namesLookedAt = 2_000;
/** A line of a title may happen to hold one word that names a column. */
const fewestKnownNames = 2;
const ticketFields = new Set(['id', 'title', 'description']);

/**
 * Where the table begins: at the first line that is not blank, unless that names no ticket and one of the next does. Excel's `sep=;` above the header says
 * the delimiter.
 */
export function csvStart(head: readonly PhysicalLine[]): CsvStart {
  const lines = head.filter(({ text }) => text.trim() !== '').slice(0, linesBeforeHeader);
  const [first, second] = lines;
  if (first === undefined) return { delimiter: ',', headerLine: 1 };
  const named = delimiters.find((delimiter) => first.text.trim().toLowerCase() === `sep=${delimiter}`.trim());
  if (named !== undefined && second !== undefined) return { delimiter: named, headerLine: second.number };
  const isHeader = (line: PhysicalLine): boolean => knownNames(line) >= fewestKnownNames;
  const header = knownNames(first) > 0 ? first : (lines.find(isHeader) ?? first);
  return { delimiter: detectDelimiter(header.text), headerLine: header.number };
}

/** How many columns a line names; 0 when none is the number, title or description of a ticket. */
function knownNames(line: PhysicalLine): number {
  const [record] = new CsvRecordReader(detectDelimiter(line.text)).read([line]);
  if (record?.kind !== 'record') return 0;
  const fields = proposeMapping(record.values.slice(0, namesLookedAt), []).flatMap(({ field }) => field ?? []);
  return fields.some((field) => ticketFields.has(field)) ? fields.length : 0;
}
