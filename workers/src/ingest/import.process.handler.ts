import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  erasedTicketProblem,
  type ImportStore,
  type ImportTask,
  type OutboxStore,
  RulesChanged,
  type SourceStore,
  type TicketIngestStore,
} from '@reprise/persistence';
import { type JobContext, ThreadEnded } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import { isTransient } from '../failure/is-transient.js';
import type { Log } from '../log.js';
import { MAX_CRASHES } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';
import { refusedRow, type ImportReader } from './import-reader.js';
import { ReadChunk } from './read-chunk.js';

export interface ImportHandlerParts {
  readonly dataSource: DataSource;
  readonly outbox: OutboxStore;
  readonly imports: ImportStore;
  readonly sources: SourceStore;
  readonly tickets: TicketIngestStore;
  readonly uploadDir: string;
  /** Opens what reads files, usually a thread. */
  readonly openReader: () => ImportReader;
  readonly log: Log;
}

/** Chunks that are read while one is being written. */
const CHUNKS_AHEAD = 2;
/** While so many orders wait for the workers, reading rests: interactive work comes through in between. */
const BACKLOG_TO_REST_AT = 20_000;
const REST_MS = 1_000;

/**
 * Reads a stored upload chunk by chunk. Tickets, the work they cause, refused rows and the account of the import are
 * committed together, so a reader that dies goes on after its last chunk and counts nothing twice.
 */
export class ImportProcessHandler implements OutboxHandler {
  readonly job = 'import.process';

  /** Opened before it is needed: an import would wait for the thread to start. */
  private reader: ImportReader | undefined;

  constructor(private readonly parts: ImportHandlerParts) {
    this.reader = parts.openReader();
  }

  async close(): Promise<void> {
    await this.reader?.close();
  }

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
      // A row that ends the thread counts as one that ends the process.
      if (error instanceof ThreadEnded && error.end === 'broken') this.reader = undefined;
      else await outbox.noteOrderlyEnd(dataSource, [outboxId]).catch(() => undefined);
      throw error;
    }
  }

  /** Rows that were made ready under rules which have changed meanwhile are read again. @returns what was wrong with the file as a whole, or null */
  private async read(task: ImportTask, outboxId: string, context: JobContext): Promise<string | null> {
    const { dataSource, imports } = this.parts;
    for (let standing = task; ;) {
      try {
        return await this.readOn(standing, outboxId, context);
      } catch (error) {
        if (!(error instanceof RulesChanged)) throw error;
        standing = (await imports.findTask(dataSource, task.id)) ?? task;
      }
    }
  }

  /** Rows are read while those before are committed. */
  private async readOn(task: ImportTask, outboxId: string, context: JobContext): Promise<string | null> {
    const { dataSource, openReader, sources, tickets, uploadDir } = this.parts;
    const source = await sources.find(dataSource, task.sourceId);
    const { fingerprint: rules } = await tickets.learnRules(dataSource);
    const reader = (this.reader ??= openReader());
    const { mapping, rowsDone, sourceId } = task;
    const path = join(uploadDir, task.storedAs);
    const opened = await reader.open({ path, mapping, sourceId, sourceName: source?.name, rules, rowsDone });
    if (typeof opened !== 'number') {
      const fault = Object.assign(new Error(opened.message), { code: opened.code });
      if (isTransient(fault)) throw fault;
      return openingFault(fault, task.fileName);
    }
    let commit: Promise<void> = Promise.resolve();
    try {
      const ahead = Array.from({ length: CHUNKS_AHEAD }, () => awaitedLater(reader.next(opened)));
      for (let start = rowsDone; ;) {
        const rows = await ahead.shift()!;
        if (rows.lines.length === 0) return rows.fileFault;
        ahead.push(awaitedLater(reader.next(opened)));
        await commit;
        const chunk = ReadChunk.of(rows, start);
        start += chunk.size;
        commit = awaitedLater(this.commitChunk(task, outboxId, chunk, context));
      }
    } finally {
      await commit.finally(() => reader.letGo(opened).catch(() => undefined));
    }
  }

  private async commitChunk(task: ImportTask, outboxId: string, chunk: ReadChunk, context: JobContext): Promise<void> {
    await this.commitRows(task, outboxId, chunk);
    const { dataSource, outbox } = this.parts;
    while (!context.signal.aborted && (await outbox.backlog(dataSource, BACKLOG_TO_REST_AT)) >= BACKLOG_TO_REST_AT) {
      await outbox.touch(dataSource, [outboxId]);
      await pause(REST_MS, undefined, { signal: context.signal }).catch(() => undefined);
    }
    if (context.signal.aborted) throw new Interrupted();
  }

  /** Commit rows together; rows the database refuses are found by halving and counted as rejected. */
  private async commitRows(task: ImportTask, outboxId: string, chunk: ReadChunk): Promise<void> {
    try {
      await this.transact(task, outboxId, chunk);
    } catch (error) {
      if (error instanceof TakenOver || error instanceof RulesChanged || isTransient(error)) throw error;
      if (chunk.size === 1) {
        for (const { line } of chunk.inOrder())
          await this.transact(task, outboxId, chunk.refused(refusedRow(line, error)));
        return;
      }
      for (const half of chunk.halves()) await this.commitRows(task, outboxId, half);
    }
  }

  private async transact(task: ImportTask, outboxId: string, chunk: ReadChunk): Promise<void> {
    const { dataSource, sources, tickets, imports, outbox } = this.parts;
    await dataSource.transaction(async (tx) => {
      const source = await sources.hold(tx, task.sourceId);
      if (source === undefined) throw new TakenOver();
      const { outcomes } = await tickets.ingest(tx, source, [chunk.tickets], ({ changedIds }) =>
        outbox.asking(changedIds, task.id),
      );
      let at = 0;
      const told = [...chunk.inOrder()].flatMap(({ line, problems, row, isTicket }) => {
        if (isTicket && outcomes[at++] === 'erased')
          return [{ line, row, problems: [{ line, ...erasedTicketProblem }], imported: false }];
        return problems.length === 0 ? [] : [{ line, row, problems, imported: isTicket }];
      });
      await imports.addRejections(tx, task.id, told);
      const incomplete = told.filter(({ imported }) => imported).length;
      await outbox.noteProgress(tx, [outboxId]);
      const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
      const advanced = await imports.advance(tx, task.id, {
        rowsDone: chunk.start,
        bytesRead: chunk.bytesRead,
        created: count('created'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        stale: count('stale'),
        rejected: told.length - incomplete,
        incomplete,
      });
      if (!advanced) throw new TakenOver();
    });
  }
}

/** Its failure is met where it is awaited; until then it is nobody's. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
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

function openingFault(error: unknown, fileName: string): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOENT') return `The uploaded file ${fileName} is no longer in the upload folder. Upload it again.`;
  return error instanceof Error ? error.message : String(error);
}
