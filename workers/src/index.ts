export * from './registry.js';
export * from './outbox/outbox-relay.js';
export * from './outbox/outbox-batch.js';
export * from './ingest/import.process.handler.js';
