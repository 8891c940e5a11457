import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobNames, type JobName } from '@reprise/contracts';
import type { Ticket } from '@reprise/domain';
import {
  ImportStore,
  LeaseStore,
  OutboxStore,
  SourceStore,
  createDataSource,
  migrate,
  queryRows,
  type Lease,
  type SourceKind,
} from '@reprise/persistence';
import { systemClock, type Clock, type JobContext, type SearchIndex } from '@reprise/ports';
import { createSearchIndex } from '@reprise/search';
import {
  Clusterer,
  analyseProblems,
  clustererStores,
  handlersByJob,
  rowHandlers,
  type ImportReader,
  type Log,
  type Matcher,
  type OpenTicketFile,
} from '@reprise/workers';
import type { DataSource } from 'typeorm';
import { componentMatcher } from './component-matcher.js';
import { freshDatabase } from './database.js';
import { importReaderHere } from './import-reader.js';

/** What a test may put in place of a part. */
export interface PipelineParts {
  readonly openTicketFile?: OpenTicketFile;
  /** Opens what reads files for imports; default: one in this process. */
  readonly openReader?: () => ImportReader;
  readonly index?: SearchIndex;
  readonly clock?: Clock;
  /** Where the matching index is kept; default: nowhere. */
  readonly indexFile?: string;
  /** Makes the engine of a clusterer; default: one that groups by component. */
  readonly openMatcher?: () => Matcher;
  /** Of the clusterer, when somebody holds it already. */
  readonly lease?: Lease;
  /** A database that somebody else opened, and closes; default: one of its own. */
  readonly database?: { readonly dataSource: DataSource; readonly url: string };
}

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The handlers of the workers over a database of their own, run by hand instead of by a queue. */
export async function aPipeline(parts: PipelineParts = {}) {
  const { database, dataSource, close } = await databaseOf(parts);
  const uploadDir = await mkdtemp(join(tmpdir(), 'reprise-uploads-'));
  const outbox = new OutboxStore();
  const imports = new ImportStore();
  const sources = new SourceStore();
  const leases = new LeaseStore();
  const index = parts.index ?? createSearchIndex({ dataSource });
  const openMatcher = parts.openMatcher ?? componentMatcher;
  /** @param meanwhile  done while the clusters are being computed, by somebody else */
  const clustererOf = (lease: Lease, meanwhile?: () => Promise<void>) =>
    new Clusterer({
      ...clustererStores(),
      dataSource,
      clock: parts.clock ?? systemClock,
      refineAtHour: 3,
      indexFile: parts.indexFile,
      openMatcher: () => (meanwhile === undefined ? openMatcher() : interrupted(openMatcher(), meanwhile)),
      lease,
      log: silent,
    });
  const lease = parts.lease ?? (await leases.acquire(dataSource, 'clusterer', 'test', 3_600))!;
  let clusterer = clustererOf(lease);
  const handlers = handlersByJob([
    {
      job: 'ticket.cluster',
      handle: async (ids) => {
        await clusterer.take(ids);
        await clusterer.run();
      },
    },
    { job: 'cluster.preview', handle: (ids) => clusterer.preview(ids) },
    ...Object.values(
      rowHandlers({
        dataSource,
        uploadDir,
        openReader: parts.openReader ?? (() => importReaderHere(parts.openTicketFile)),
        indexes: [index],
        analyse: async (...parameters) => analyseProblems(...parameters),
        log: silent,
      }),
    ),
  ]);
  let files = 0;

  return {
    dataSource,
    databaseUrl: database.url,
    uploadDir,
    outbox,
    leases,
    lease,
    index,
    clustererOf,
    handlers,
    /** A worker that starts afresh: nothing in memory, everything from the rows. */
    async restartClusterer(): Promise<void> {
      await clusterer.close();
      clusterer = clustererOf(lease);
      await clusterer.load();
    },
    /** Group when it is time to, whether or not tickets wait. */
    regroup: () => clusterer.run(),
    /** Group what waits while more is coming. */
    async groupInFlow(): Promise<void> {
      await clusterer.take(await outbox.idsOf(dataSource, 'ticket.cluster'));
      await clusterer.run(true);
    },
    /** Keep the matching index for the next start, now. */
    save: () => clusterer.saveWhenDue(0),
    saveWhenDue: () => clusterer.saveWhenDue(),
    /** Store a file as an upload would and order its import. @returns id of the import */
    async orderImport(
      content: string | Buffer,
      options: { sourceName?: string; kind?: SourceKind; fileName?: string } = {},
    ): Promise<string> {
      const { sourceName = 'desk', kind = 'file', fileName = 'tickets.ndjson' } = options;
      const storedAs = `upload-${++files}`;
      await writeFile(join(uploadDir, storedAs), content);
      return dataSource.transaction(async (tx) => {
        const source = await sources.ensure(tx, sourceName, kind);
        const uploadId = await imports.addUpload(tx, {
          fileName,
          format: 'ndjson',
          bytes: Buffer.byteLength(content),
          sha256: '',
          storedAs,
          createdBy: null,
        });
        return imports.start(tx, { uploadId, sourceId: source.id, mapping: null, requestedBy: null });
      });
    },
    orderImportOf(
      tickets: readonly Ticket[],
      options: { sourceName?: string; kind?: SourceKind } = {},
    ): Promise<string> {
      return this.orderImport(tickets.map((ticket) => JSON.stringify(ticket)).join('\n'), options);
    },
    /** Carry out one kind of order, each job twice: a second run must change nothing. */
    async carryOut(topic: JobName): Promise<void> {
      const ids = await outbox.idsOf(dataSource, topic);
      if (ids.length === 0) return;
      await handlers.get(topic)!.handle(ids, aContext());
      await handlers.get(topic)!.handle(ids, aContext());
    },
    /** Carry out all orders until none is left. */
    async settle(): Promise<void> {
      for (let round = 0; round < 20; round++) {
        if ((await outbox.depth(dataSource)).size === 0) return;
        for (const topic of jobNames) await this.carryOut(topic);
      }
      throw new Error('the outbox does not empty');
    },
    rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
      return queryRows<Row>(dataSource, sql, parameters);
    },
    async close(): Promise<void> {
      await clusterer.close();
      await close();
      await rm(uploadDir, { recursive: true, force: true });
    },
  };
}

async function databaseOf({ database }: PipelineParts) {
  if (database) return { database, dataSource: database.dataSource, close: async () => undefined };
  const own = await freshDatabase(async (url) => void (await migrate(url)));
  const dataSource = await createDataSource(own.url, { poolSize: 6 }).initialize();
  return { database: own, dataSource, close: () => dataSource.destroy().then(() => own.drop()) };
}

const interrupted = (matcher: Matcher, meanwhile: () => Promise<void>): Matcher => ({
  ...matcher,
  cluster: async (...parameters) => {
    const result = await matcher.cluster(...parameters);
    await meanwhile();
    return result;
  },
  place: async (...parameters) => {
    const result = await matcher.place(...parameters);
    await meanwhile();
    return result;
  },
});

export type Pipeline = Awaited<ReturnType<typeof aPipeline>>;

export const aContext = (context: Partial<JobContext> = {}): JobContext => ({
  jobId: 'job',
  attempt: 1,
  lastAttempt: false,
  signal: new AbortController().signal,
  ...context,
});
