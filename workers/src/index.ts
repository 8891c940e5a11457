export * from './registry.js';
export { rowHandlers } from './row-handlers.js';
export { clustererStores } from './cluster/clusterer-stores.js';
export {
  importReaderCallNames,
  importReaderCalls,
  type ImportReader,
  type OpenTicketFile,
} from './ingest/import-reader.js';
export { threadImportReader } from './ingest/thread-import-reader.js';
export * from './outbox/outbox-relay.js';
export * from './outbox/outbox-batch.js';
export * from './analyse/analyse-problems.js';
export * from './cluster/clusterer.js';
export * from './cluster/matcher.js';
export { Previewer } from './cluster/previewer.js';
export { threadMatcher } from './cluster/thread-matcher.js';
export type { Log } from './log.js';
export { WorkerModule, type WorkerOptions } from './worker.module.js';
export { WorkerRuntime } from './worker-runtime.js';
export { readEnvironment, type Environment } from './env.js';
export { isTransient } from './failure/is-transient.js';
