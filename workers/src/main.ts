import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { analyseInThread } from './analyse/analyse-in-thread.js';
import { threadMatcher } from './cluster/thread-matcher.js';
import { readEnvironment, type Environment } from './env.js';
import { threadImportReader } from './ingest/thread-import-reader.js';
import { createLog } from './log.js';
import { WorkerModule } from './worker.module.js';
import { WorkerRuntime } from './worker-runtime.js';

/** Exit codes: 0 asked to stop, 1 could not start, 70 lost its role or broke and should be started again. */
const SOFTWARE_FAILURE = 70;

async function main(environment: Environment): Promise<void> {
  const log = createLog(environment.LOG_LEVEL);
  const fail = (error: unknown): void => {
    log.fatal({ err: error }, 'the worker cannot go on');
    process.exit(SOFTWARE_FAILURE);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  const app = await NestFactory.createApplicationContext(
    WorkerModule.for({
      environment,
      log,
      openMatcher: () => threadMatcher(new URL('./cluster/matcher-thread.js', import.meta.url)),
      openReader: () => threadImportReader(new URL('./ingest/import-reader-thread.js', import.meta.url)),
      analyse: (...parameters) =>
        analyseInThread(new URL('./analyse/analysis-thread.js', import.meta.url), ...parameters),
      onLost: fail,
    }),
    { logger: false, abortOnError: false },
  );
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('stopping: finishing what is running');
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await app.get(WorkerRuntime).start();
  log.info(
    {
      queue: environment.REDIS_URL ? 'redis' : 'postgresql',
      search: environment.MEILI_URL ? 'meilisearch' : 'postgresql',
    },
    'ready',
  );
}

try {
  await main(readEnvironment());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
