export * from './states.js';
export * from './hold-rate.js';
export * from './draft-known-error.js';
export { type DraftedField, draftedFields } from './cue-phrases.js';
