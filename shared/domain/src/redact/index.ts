export { type RedactionKind, redactionKinds, secretKinds } from './detectors.js';
export { type Redaction, findRedactions, redactText } from './redact-text.js';
