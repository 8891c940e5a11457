import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  erasedTicketProblem,
  type ImportStore,
  type ImportTask,
  type OutboxStore,
  type PreparedTickets,
  type SourceStore,
  type TicketIngestStore,
} from '@reprise/persistence';
import { type JobContext, type SourceRow, type TicketSource, wordsOfError } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import { isTransient } from '../failure/is-transient.js';
import type { Log } from '../log.js';
import { MAX_CRASHES } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';

/** Opens a stored file of tickets. */
export type OpenTicketFile = (
  path: string,
  options: { readonly mapping?: Readonly<Record<string, string>>; readonly source?: string },
) => Promise<TicketSource>;

export interface ImportHandlerParts {
  readonly dataSource: DataSource;
  readonly outbox: OutboxStore;
  readonly imports: ImportStore;
  readonly sources: SourceStore;
  readonly tickets: TicketIngestStore;
  readonly uploadDir: string;
  readonly openTicketFile: OpenTicketFile;
  readonly log: Log;
}

/** Transaction and statements cost as much as some fifty rows; of more rows in one, a crash or a wait for the source costs more. */
const ROWS_IN_A_CHUNK = 1_000;
/** The first one is small, so that the database begins early; each may be twice as large as the one before. */
const ROWS_IN_THE_FIRST_CHUNK = 250;
/** While so many orders wait for the workers, reading rests: interactive work comes through in between. */
const BACKLOG_TO_REST_AT = 20_000;
const REST_MS = 1_000;
/** Characters of text after which a chunk ends early: few large tickets weigh as much as many small ones. */
const TEXT_IN_A_CHUNK = 8_000_000;

/**
 * Reads a stored upload chunk by chunk. Tickets, the work they cause, refused rows and the account of the import are
 * committed together, so a reader that dies goes on after its last chunk and counts nothing twice.
 */
export class ImportProcessHandler implements OutboxHandler {
  readonly job = 'import.process';

  constructor(private readonly parts: ImportHandlerParts) {}

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    const rows = await this.parts.outbox.read(this.parts.dataSource, this.job, outboxIds);
    for (const row of rows) await this.processImport(row.payload.importId, row.id, context);
  }

  private async processImport(importId: string, outboxId: string, context: JobContext): Promise<void> {
    const { dataSource, imports, outbox, log } = this.parts;
    const crashes = await outbox.noteStart(dataSource, [outboxId]);
    const task = await imports.findTask(dataSource, importId);
    let error: string | null = null;
    if (task !== undefined && (task.status === 'queued' || task.status === 'running')) {
      if (crashes >= MAX_CRASHES) error = deadlyFile(task, crashes);
      else {
        await dataSource.transaction((tx) => imports.markRunning(tx, importId));
        error = await this.readOrderly(task, outboxId, context);
      }
    }
    const file = await dataSource.transaction(async (tx) => {
      const unneeded = await imports.finish(tx, importId, error);
      await outbox.remove(tx, [outboxId]);
      await outbox.announce(tx);
      return unneeded;
    });
    // What stays behind when the process dies here is swept away with abandoned uploads.
    if (file !== undefined) await rm(join(this.parts.uploadDir, file), { force: true });
    log.info({ importId, error }, 'import finished');
  }

  private async readOrderly(task: ImportTask, outboxId: string, context: JobContext): Promise<string | null> {
    const { dataSource, outbox } = this.parts;
    try {
      return await this.read(task, outboxId, context);
    } catch (error) {
      await outbox.noteOrderlyEnd(dataSource, [outboxId]).catch(() => undefined);
      throw error;
    }
  }

  /** Rows are read while the chunk before them is committed. @returns what was wrong with the file as a whole, or null */
  private async read(task: ImportTask, outboxId: string, context: JobContext): Promise<string | null> {
    const { sources, dataSource } = this.parts;
    const source = await sources.find(dataSource, task.sourceId);
    let file: TicketSource;
    try {
      file = await this.parts.openTicketFile(join(this.parts.uploadDir, task.storedAs), {
        ...(task.mapping === null ? {} : { mapping: task.mapping }),
        ...(source === undefined ? {} : { source: source.name }),
      });
    } catch (error) {
      if (isTransient(error)) throw error;
      return openingFault(error, task.fileName);
    }
    await this.parts.tickets.learnRules(dataSource);
    let chunk = new Chunk(task.rowsDone);
    let commit: Promise<void> = Promise.resolve();
    let fileFault: string | null = null;
    let row = 0;
    try {
      for await (const sourceRow of file.rows()) {
        fileFault = fileFaultOf(sourceRow) ?? fileFault;
        if (row++ < task.rowsDone) continue;
        // While the database writes the chunk before, which is sent on between any two rows.
        chunk.push(sourceRow, this.prepare(task, sourceRow));
        if (!chunk.isFull) continue;
        await commit;
        commit = this.commitChunk(task, outboxId, chunk, context);
        // Awaited below in any case; until then its failure is nobody's.
        commit.catch(() => undefined);
        chunk = chunk.following();
      }
    } finally {
      await commit;
    }
    await this.commitChunk(task, outboxId, chunk, context);
    return fileFault;
  }

  private prepare(task: ImportTask, row: SourceRow): readonly PreparedTickets[] {
    return row.kind === 'ticket' ? [this.parts.tickets.prepare([row.ticket], task.sourceId)] : [];
  }

  private async commitChunk(task: ImportTask, outboxId: string, chunk: Chunk, context: JobContext): Promise<void> {
    await this.commitRows(task, outboxId, chunk.start, chunk.rows, chunk.prepared);
    const { dataSource, outbox } = this.parts;
    while (!context.signal.aborted && (await outbox.backlog(dataSource, BACKLOG_TO_REST_AT)) >= BACKLOG_TO_REST_AT) {
      await outbox.touch(dataSource, [outboxId]);
      await pause(REST_MS, undefined, { signal: context.signal }).catch(() => undefined);
    }
    if (context.signal.aborted) throw new Interrupted();
  }

  /** Commit rows together; rows the database refuses are found by halving and counted as rejected. */
  private async commitRows(
    task: ImportTask,
    outboxId: string,
    start: number,
    rows: readonly SourceRow[],
    prepared = rows.flatMap((row) => this.prepare(task, row)),
  ): Promise<void> {
    if (rows.length === 0) return;
    try {
      await this.transact(task, outboxId, start, rows, prepared);
    } catch (error) {
      if (error instanceof TakenOver || isTransient(error)) throw error;
      if (rows.length === 1) {
        const refused = [refusedRow(rows[0]!, error)];
        await this.transact(task, outboxId, start, refused, []);
        return;
      }
      const half = rows.length >> 1;
      await this.commitRows(task, outboxId, start, rows.slice(0, half));
      await this.commitRows(task, outboxId, start + half, rows.slice(half));
    }
  }

  private async transact(
    task: ImportTask,
    outboxId: string,
    start: number,
    rows: readonly SourceRow[],
    prepared: readonly PreparedTickets[],
  ): Promise<void> {
    const { dataSource, sources, tickets, imports, outbox } = this.parts;
    await dataSource.transaction(async (tx) => {
      const source = await sources.hold(tx, task.sourceId);
      if (source === undefined) throw new TakenOver();
      const { outcomes } = await tickets.ingest(tx, source, prepared, ({ changedIds }) =>
        outbox.asking(changedIds, task.id),
      );
      let at = 0;
      const rejected = rows.flatMap((row, i) => {
        if (row.kind === 'rejected') return [{ line: row.line, row: start + i, problems: row.problems }];
        if (outcomes[at++] !== 'erased') return [];
        return [{ line: row.line, row: start + i, problems: [{ line: row.line, ...erasedTicketProblem }] }];
      });
      await imports.addRejections(tx, task.id, rejected);
      await outbox.noteProgress(tx, [outboxId]);
      const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
      const advanced = await imports.advance(tx, task.id, {
        rowsDone: start,
        bytesRead: rows.at(-1)!.bytesRead,
        created: count('created'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        stale: count('stale'),
        rejected: rejected.length,
      });
      if (!advanced) throw new TakenOver();
    });
  }
}

class Chunk {
  readonly rows: SourceRow[] = [];
  /** Their tickets. */
  readonly prepared: PreparedTickets[] = [];
  private text = 0;

  /** @param start  number of its first row in the file, from 0 */
  constructor(
    readonly start: number,
    private readonly most = ROWS_IN_THE_FIRST_CHUNK,
  ) {}

  get isFull(): boolean {
    return this.rows.length >= this.most || this.text >= TEXT_IN_A_CHUNK;
  }

  push(row: SourceRow, prepared: readonly PreparedTickets[]): void {
    this.rows.push(row);
    this.prepared.push(...prepared);
    if (row.kind === 'ticket') {
      const { description, conversation, resolutionNotes } = row.ticket;
      this.text += (description?.length ?? 0) + (conversation?.length ?? 0) + (resolutionNotes?.length ?? 0);
    }
  }

  following(): Chunk {
    return new Chunk(this.start + this.rows.length, Math.min(ROWS_IN_A_CHUNK, 2 * this.most));
  }
}

class TakenOver extends Error {
  override name = 'TakenOver';
  constructor() {
    super('another worker has taken this import on');
  }
}

class Interrupted extends Error {
  override name = 'Interrupted';
  readonly transient = true;
  constructor() {
    super('interrupted at a checkpoint; the import goes on from there');
  }
}

const deadlyFile = ({ fileName, rowsDone }: ImportTask, crashes: number): string =>
  `The worker process ended ${crashes} times while it read ${fileName} after row ${rowsDone}. The rows before are kept. ` +
  `Look at the row that follows, take it out or shorten it, and import the file again.`;

function fileFaultOf(row: SourceRow): string | null {
  if (row.kind !== 'rejected') return null;
  return row.problems.find((problem) => problem.code.startsWith('file.'))?.message ?? null;
}

function openingFault(error: unknown, fileName: string): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOENT') return `The uploaded file ${fileName} is no longer in the upload folder. Upload it again.`;
  return error instanceof Error ? error.message : String(error);
}

function refusedRow(row: SourceRow, error: unknown): SourceRow {
  const message = `the database refused this row: ${wordsOfError(error)}`;
  return {
    kind: 'rejected',
    line: row.line,
    bytesRead: row.bytesRead,
    problems: [{ line: row.line, code: 'row.refused', message }],
  };
}
