export * from './calls/index.js';
export * from './clock.js';
export * from './job-queue.js';
export * from './search-index.js';
export * from './ticket-source.js';
export { EngineFileError, readEngineFile, writeEngineFile } from './engine-file/engine-file.js';
export { describeError, wordsOfError } from './failure/describe-error.js';
