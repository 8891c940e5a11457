export { createApp } from './app.js';
export type { ApiConfig } from './core/config.js';
export { UploadHousekeeping } from './imports/upload-housekeeping.js';
