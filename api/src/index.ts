export { createApp } from './app.js';
export type { ApiConfig } from './core/config.js';
export { UploadHousekeeping } from './imports/upload-housekeeping.js';
export { IdempotencyHousekeeping } from './http/idempotency-housekeeping.js';
export { IntakeGate } from './tickets/intake/intake-gate.js';
