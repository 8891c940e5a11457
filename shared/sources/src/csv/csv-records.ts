import { parse } from 'csv-parse/sync';
import type { PhysicalLine } from '../file/physical-lines.js';
import type { Delimiter } from './detect-delimiter.js';

/** One record of a CSV file, or why the lines at that place are none. */
export type CsvRecord =
  | { readonly kind: 'record'; readonly line: number; readonly values: readonly string[] }
  | {
      readonly kind: 'defect';
      readonly line: number;
      readonly code: CsvDefectCode;
      readonly message: string;
      readonly text: string;
    };

export type CsvDefectCode =
  'csv.unclosed_quote' | 'csv.stray_quote' | 'csv.column_count' | 'encoding.invalid' | 'row.too_long';

/** A field that goes on for longer than this was never closed. */
const maxRecord: RecordBound = { lines: 5_000, characters: 12 * 1024 * 1024 };
/** Once a file has been read again so often that more would not end in time. */
const maxRecordOfBrokenFile: RecordBound = { lines: 20, characters: 64 * 1024 };
/** What may be read again: of a file whose every tenth record is broken and fifty lines long, two and a half times its lines are. */
const rereadForFree: RecordBound = { lines: 50_000, characters: 64 * 1024 * 1024 };
const rereadOfEach: RecordBound = { lines: 20, characters: 4 };
/** A row with more values is not taken apart: millions of them take longer than all other rows together. */
const maxValues = 100_000;

interface RecordBound {
  readonly lines: number;
  readonly characters: number;
}

const quote = '"';

/**
 * Puts physical lines together to records (RFC 4180: a quoted field may hold line breaks) and takes them apart into values.
 *
 * One quote that is never closed would swallow the rest of the file. So a record of several lines that turns out not to fit
 * (the file ends, a quote stands in the middle, the number of columns is wrong) is given up at its first line only, and
 * reading starts again at its second.
 *
 * Complexity: a file made of such records would be read again for each of its lines. So what is read again is counted against
 * what the file holds; when it is many times as much, records are short from then on. Time stays linear in the file.
 */
export class CsvRecordReader {
  private open: PhysicalLine[] = [];
  private openCharacters = 0;
  private inQuotes = false;
  /** Of what is read again: allowed so far, less what was. */
  private credit = { ...rereadForFree };

  /** @param columns  expected number of values; a record with fewer or more is a defect. Undefined: any number. */
  constructor(
    private readonly delimiter: Delimiter,
    private readonly columns?: number,
  ) {}

  /** Records completed by these lines. */
  *read(lines: readonly PhysicalLine[]): Generator<CsvRecord> {
    for (const { text } of lines) this.earn(1, text.length);
    yield* this.readOn([...lines].reverse());
  }

  /** @param waiting  lines to be read, the next one last */
  private *readOn(waiting: PhysicalLine[]): Generator<CsvRecord> {
    for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
      yield* this.take(line, waiting);
    }
  }

  /** The file is over. */
  *end(): Generator<CsvRecord> {
    while (this.open.length > 0) {
      const waiting: PhysicalLine[] = [];
      yield this.giveUp('csv.unclosed_quote', waiting);
      yield* this.readOn(waiting);
    }
  }

  private *take(line: PhysicalLine, waiting: PhysicalLine[]): Generator<CsvRecord> {
    if (line.defect !== undefined) {
      while (this.open.length > 0) yield this.giveUp('csv.unclosed_quote', waiting);
      yield { kind: 'defect', line: line.number, ...line.defect, text: line.text };
      return;
    }
    if (this.open.length === 0 && line.text.trim() === '') return;
    this.open.push(line);
    this.openCharacters += line.text.length;
    this.inQuotes = endsInQuotes(line.text, this.delimiter, this.inQuotes);
    if (!this.inQuotes) {
      yield this.complete(waiting);
    } else if (this.open.length > this.bound.lines || this.openCharacters > this.bound.characters) {
      yield this.giveUp('csv.unclosed_quote', waiting);
    }
  }

  private complete(waiting: PhysicalLine[]): CsvRecord {
    const first = this.open[0] as PhysicalLine;
    const text = this.open.map((line) => line.text).join('\n');
    const values = this.valuesOf(text);
    if (values === 'countless')
      return this.giveUp(this.open.length > 1 ? 'csv.unclosed_quote' : 'csv.column_count', waiting, maxValues);
    if (values === undefined)
      return this.giveUp(this.open.length > 1 ? 'csv.unclosed_quote' : 'csv.stray_quote', waiting);
    if (this.columns !== undefined && values.length !== this.columns && !isPaddedWithBlanks(values, this.columns)) {
      return this.giveUp(this.open.length > 1 ? 'csv.unclosed_quote' : 'csv.column_count', waiting, values.length);
    }
    this.clear();
    return { kind: 'record', line: first.number, values };
  }

  private valuesOf(text: string): string[] | 'countless' | undefined {
    if (text.length > maxValues && hasCountlessValues(text, this.delimiter)) return 'countless';
    if (!text.includes(quote)) return text.split(this.delimiter);
    try {
      const records = parse(text, {
        delimiter: this.delimiter,
        relax_column_count: true,
        max_record_size: 0,
        record_delimiter: '\n',
      }) as string[][];
      return records.length === 1 ? records[0] : undefined;
    } catch {
      return undefined;
    }
  }

  /** Refuse the first open line and read the others again. */
  private giveUp(
    code: 'csv.unclosed_quote' | 'csv.stray_quote' | 'csv.column_count',
    waiting: PhysicalLine[],
    found?: number,
  ): CsvRecord {
    const first = this.open[0] as PhysicalLine;
    for (let at = this.open.length - 1; at > 0; at -= 1) waiting.push(this.open[at] as PhysicalLine);
    if (this.open.length > 1) this.spend(this.open.length - 1, this.openCharacters - first.text.length);
    this.clear();
    return { kind: 'defect', line: first.number, code, message: this.messageOf(code, found), text: first.text };
  }

  private messageOf(
    code: 'csv.unclosed_quote' | 'csv.stray_quote' | 'csv.column_count',
    found: number | undefined,
  ): string {
    switch (code) {
      case 'csv.unclosed_quote':
        return 'a quoted field that starts in this row is not closed; reading goes on with the next line';
      case 'csv.stray_quote':
        return 'a quote stands in the middle of a quoted field; inside quotes it has to be doubled ("")';
      case 'csv.column_count':
        return `the row has ${found === maxValues ? 'more than 100,000' : found} columns, the header has ${this.columns}; text that holds "${this.delimiter}" has to be quoted`;
    }
  }

  private get bound(): RecordBound {
    return this.credit.lines > 0 && this.credit.characters > 0 ? maxRecord : maxRecordOfBrokenFile;
  }

  private earn(lines: number, characters: number): void {
    this.credit.lines += rereadOfEach.lines * lines;
    this.credit.characters += rereadOfEach.characters * characters;
  }

  private spend(lines: number, characters: number): void {
    this.credit.lines -= lines;
    this.credit.characters -= characters;
  }

  private clear(): void {
    this.open = [];
    this.openCharacters = 0;
    this.inQuotes = false;
  }
}

/** Spreadsheets leave trailing empty columns away or add some. */
function isPaddedWithBlanks(values: string[], columns: number): boolean {
  if (values.length > columns) return values.slice(columns).every((value) => value.trim() === '');
  return false;
}

/** Whether a line leaves a quoted field open. A quote opens a field only at its start. */
function endsInQuotes(text: string, delimiter: string, inQuotes: boolean): boolean {
  let quoted = inQuotes;
  let at = 0;
  for (;;) {
    if (quoted) {
      const end = text.indexOf(quote, at);
      if (end === -1) return true;
      if (text[end + 1] === quote) {
        at = end + 2;
        continue;
      }
      quoted = false;
      at = end + 1;
    }
    const start = openingQuote(text, delimiter, at);
    if (start === -1) return false;
    quoted = true;
    at = start + 1;
  }
}

function openingQuote(text: string, delimiter: string, from: number): number {
  if (from === 0 && text.startsWith(quote)) return 0;
  const next = text.indexOf(delimiter + quote, Math.max(0, from));
  return next === -1 ? -1 : next + delimiter.length;
}

/** Whether a record has more values than any table has columns; delimiters within quotes are not counted. */
function hasCountlessValues(text: string, delimiter: string): boolean {
  let at = 0;
  for (let values = 1; values <= maxValues; values += 1) {
    if (text.startsWith(quote, at)) {
      let end = text.indexOf(quote, at + 1);
      while (end !== -1 && text[end + 1] === quote) end = text.indexOf(quote, end + 2);
      if (end === -1) return false;
      at = end + 1;
    }
    const next = text.indexOf(delimiter, at);
    if (next === -1) return false;
    at = next + 1;
  }
  return true;
}
