import { IntakeRules, type PackedTickets, TicketPacker } from '@reprise/persistence/intake';
import {
  handingOver,
  wordsOfError,
  type Answered,
  type RowProblem,
  type SourceRow,
  type TicketSource,
} from '@reprise/ports';

/** Opens a stored file of tickets. */
export type OpenTicketFile = (
  path: string,
  options: { readonly mapping?: Readonly<Record<string, string>>; readonly source?: string },
) => Promise<TicketSource>;

/** Which file is to be read, and how. */
export interface ReadingOrder {
  readonly path: string;
  readonly mapping: Readonly<Record<string, string>> | null;
  readonly sourceName: string | undefined;
  readonly sourceId: string;
  /** Fingerprint of the rules of what may be kept. */
  readonly rules: string;
  /** Rows that were dealt with before. */
  readonly rowsDone: number;
}

/** Why a file cannot be opened, as an error tells it. */
export interface OpeningFault {
  readonly message: string;
  readonly code: unknown;
}

/** A row with what is wrong with it, or with values of its ticket. */
export interface FaultyRow {
  /** Its place among the rows read with it. */
  readonly at: number;
  readonly problems: readonly RowProblem[];
}

/** Rows of a file in their order; none of them: the file is read. */
export interface ReadRows {
  /** Line of each row. */
  readonly lines: readonly number[];
  /** Rows that are no tickets. */
  readonly rejected: readonly FaultyRow[];
  /** Rows whose ticket lacks a value. */
  readonly incomplete: readonly FaultyRow[];
  /** All but the rejected ones. */
  readonly tickets: PackedTickets;
  /** Of the file, up to the last of the rows. */
  readonly bytesRead: number;
  /** What is wrong with the file as a whole, as far as it was read. */
  readonly fileFault: string | null;
}

export interface ImportReaderCalls {
  /** @returns a number to read on with */
  open(order: ReadingOrder): Promise<number | OpeningFault>;
  next(reading: number): Promise<ReadRows>;
  letGo(reading: number): Promise<void>;
}
export type ImportReader = Answered<ImportReaderCalls>;
export const importReaderCallNames = ['open', 'next', 'letGo'] as const;

/** Transaction and statements cost as much as some fifty rows; of more rows in one, a crash or a wait for the source costs more. */
const ROWS_IN_A_CHUNK = 1_000;
/** The first one is small, so that the database begins early; each may be twice as large as the one before. */
const ROWS_IN_THE_FIRST_CHUNK = 250;
/** Characters of text after which a chunk ends early: few large tickets weigh as much as many small ones. */
const TEXT_IN_A_CHUNK = 8_000_000;

/** Reads files and makes their tickets ready for the database: the part of an import that needs a processor of its own. */
export function importReaderCalls(openTicketFile: OpenTicketFile): ImportReaderCalls {
  const readings = new Map<number, Reading>();
  let last = 0;
  return {
    async open(order) {
      const { mapping, path, sourceName } = order;
      try {
        const file = await openTicketFile(path, {
          ...(mapping === null ? {} : { mapping }),
          ...(sourceName === undefined ? {} : { source: sourceName }),
        });
        readings.set(++last, new Reading(order, file.rows()));
        return last;
      } catch (error) {
        return { message: error instanceof Error ? error.message : String(error), code: (error as OpeningFault).code };
      }
    },
    next: (reading) => readings.get(reading)!.next(),
    async letGo(reading) {
      await readings.get(reading)?.end();
      readings.delete(reading);
    },
  };
}

/** One file on its way. */
class Reading {
  private readonly rules: IntakeRules;
  private readonly rows: AsyncIterator<SourceRow>;
  private row = 0;
  private most = ROWS_IN_THE_FIRST_CHUNK;
  private fileFault: string | null = null;

  constructor(
    private readonly order: ReadingOrder,
    rows: AsyncIterable<SourceRow>,
  ) {
    this.rules = IntakeRules.ofFingerprint(order.rules);
    this.rows = rows[Symbol.asyncIterator]();
  }

  async next(): Promise<ReadRows> {
    const packer = new TicketPacker(this.order.sourceId, this.rules);
    const lines: number[] = [];
    const rejected: FaultyRow[] = [];
    const incomplete: FaultyRow[] = [];
    let text = 0;
    let bytesRead = 0;
    while (lines.length < this.most && text < TEXT_IN_A_CHUNK) {
      const { done, value: row } = await this.rows.next();
      if (done) break;
      this.fileFault = fileFaultOf(row) ?? this.fileFault;
      if (this.row++ < this.order.rowsDone) continue;
      const problems = row.kind === 'rejected' ? row.problems : pack(packer, row);
      if (problems) rejected.push({ at: lines.length, problems });
      else if (row.kind === 'ticket' && row.warnings.length > 0)
        incomplete.push({ at: lines.length, problems: row.warnings });
      lines.push(row.line);
      bytesRead = row.bytesRead;
      if (row.kind === 'ticket') text += lengthOf(row);
    }
    this.most = Math.min(ROWS_IN_A_CHUNK, 2 * this.most);
    const tickets = packer.pack();
    const buffers = [tickets.bytes.buffer, tickets.ends.buffer, tickets.updatedAt.buffer];
    return handingOver({ lines, rejected, incomplete, tickets, bytesRead, fileFault: this.fileFault }, buffers);
  }

  async end(): Promise<void> {
    await this.rows.return?.();
  }
}

type TicketOfRow = Extract<SourceRow, { kind: 'ticket' }>;

/** @returns why there is no row for this ticket, if so */
function pack(packer: TicketPacker, { line, ticket }: TicketOfRow): readonly RowProblem[] | undefined {
  try {
    packer.add(ticket);
    return undefined;
  } catch (error) {
    return [refusedRow(line, error)];
  }
}

/** What the uploader is told of a row that the database does not take. */
export const refusedRow = (line: number, error: unknown): RowProblem => ({
  line,
  code: 'row.refused',
  message: `the database refused this row: ${wordsOfError(error)}`,
});

const lengthOf = ({ ticket: { conversation, description, resolutionNotes } }: TicketOfRow): number =>
  (description?.length ?? 0) + (conversation?.length ?? 0) + (resolutionNotes?.length ?? 0);

function fileFaultOf(row: SourceRow): string | null {
  if (row.kind !== 'rejected') return null;
  return row.problems.find((problem) => problem.code.startsWith('file.'))?.message ?? null;
}
