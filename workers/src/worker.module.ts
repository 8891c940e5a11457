import { join } from 'node:path';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { LeaseStore, OutboxStore, createDataSource } from '@reprise/persistence';
import { systemClock, type JobQueue } from '@reprise/ports';
import { createJobQueue } from '@reprise/queue';
import { PostgresSearchIndex, createSearchIndex } from '@reprise/search';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Clusterer } from './cluster/clusterer.js';
import { ClustererRole } from './cluster/clusterer-role.js';
import { clustererStores } from './cluster/clusterer-stores.js';
import type { Matcher } from './cluster/matcher.js';
import type { Environment } from './env.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { handlersByJob } from './registry.js';
import { rowHandlers, type RowHandlerParts } from './row-handlers.js';
import { SearchWatch } from './search/search-watch.js';
import { WorkerRuntime } from './worker-runtime.js';

export interface WorkerOptions {
  readonly environment: Environment;
  readonly log: Logger;
  /** Makes an empty matcher, usually in a thread. */
  readonly openMatcher: () => Matcher;
  readonly openReader: RowHandlerParts['openReader'];
  readonly analyse: RowHandlerParts['analyse'];
  /** The process cannot go on and must be started again. */
  readonly onLost: (error: Error) => void;
}

const JOB_QUEUE = Symbol('JobQueue');
const POOL_SIZE = 12;
/**
 * A worker that is frozen in the middle of a transaction must not hold its rows for ever: the server ends the transaction, another
 * worker goes on. Longer than the longest wait for a search engine within one.
 */
const IDLE_TRANSACTION_TIMEOUT_MS = 120_000;

/** Everything a worker process is made of. */
@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(
    private readonly runtime: WorkerRuntime,
    private readonly dataSource: DataSource,
  ) {}

  static for(options: WorkerOptions): DynamicModule {
    const { environment, log } = options;
    return {
      module: WorkerModule,
      providers: [
        {
          provide: DataSource,
          useFactory: () =>
            createDataSource(environment.DATABASE_URL, {
              poolSize: POOL_SIZE,
              applicationName: 'reprise workers',
              idleTransactionTimeoutMs: IDLE_TRANSACTION_TIMEOUT_MS,
            }).initialize(),
        },
        {
          provide: JOB_QUEUE,
          useFactory: () =>
            createJobQueue({
              databaseUrl: environment.DATABASE_URL,
              redisUrl: environment.REDIS_URL,
              onError: (error) => log.warn({ err: error }, 'the queue reports an error'),
              onFailedAttempt: ({ name, jobId, attempt, lastAttempt, error }) =>
                log.warn({ err: error, job: name, jobId, attempt, lastAttempt }, 'an attempt failed'),
            }),
        },
        {
          provide: WorkerRuntime,
          inject: [DataSource, JOB_QUEUE],
          useFactory: (dataSource: DataSource, queue: JobQueue) => assemble(options, dataSource, queue),
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.stop();
    await this.dataSource.destroy();
  }
}

function assemble(options: WorkerOptions, dataSource: DataSource, queue: JobQueue): WorkerRuntime {
  const { environment, log, openMatcher, openReader, analyse, onLost } = options;
  const { DATABASE_URL: databaseUrl, UPLOAD_DIR: uploadDir, STATE_DIR: stateDir } = environment;
  const outbox = new OutboxStore();
  const leases = new LeaseStore();
  const index = createSearchIndex({ dataSource, meiliUrl: environment.MEILI_URL, meiliKey: environment.MEILI_KEY });
  const indexes = index.engine === 'postgresql' ? [index] : [new PostgresSearchIndex(dataSource), index];
  const role = new ClustererRole({
    dataSource,
    leases,
    outbox,
    queue,
    log,
    onLost,
    open: (lease) =>
      new Clusterer({
        ...clustererStores(),
        dataSource,
        openMatcher,
        clock: systemClock,
        refineAtHour: environment.REFINE_AT_HOUR,
        indexFile: stateDir && join(stateDir, 'matching.index'),
        lease,
        log,
      }),
  });
  const handlersOfRows = rowHandlers({ dataSource, uploadDir, openReader, indexes, analyse, log });
  const handlers = handlersByJob([role, role.previews, ...Object.values(handlersOfRows)]);
  const relay = new OutboxRelay({ dataSource, databaseUrl, outbox, queue, log });
  return new WorkerRuntime({
    dataSource,
    queue,
    searchWatch: new SearchWatch({ dataSource, indexes, log }),
    relay,
    role,
    handlers,
    imports: handlersOfRows.imports,
    metrics: new WorkerMetrics(),
    ...(environment.METRICS_PORT === undefined
      ? {}
      : { metricsAddress: { host: environment.METRICS_HOST, port: environment.METRICS_PORT } }),
    log,
  });
}
