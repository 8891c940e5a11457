export { type PersonalKind, type RedactionKind, personalKinds, redactionKinds, secretKinds } from './detectors.js';
export { type Redaction, type RedactionCounts, findRedactions, redactText } from './redact-text.js';
