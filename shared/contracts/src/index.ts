export * from './errors.js';
export * from './jobs/catalogue.js';
export * from './events/outbox.js';
