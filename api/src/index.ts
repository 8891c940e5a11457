export { createApp } from './app.js';
export { openDecisions, type Decisions } from './problems/open-decisions.js';
export type { ApiConfig } from './core/config.js';
export { UploadHousekeeping } from './imports/upload-housekeeping.js';
export { RetentionHousekeeping } from './retention/retention-housekeeping.js';
export { IntakeGate } from './tickets/intake/intake-gate.js';
