export { type PersonalKind, type RedactionKind, personalKinds, redactionKinds, secretKinds } from './detectors.js';
export { type Redaction, type RedactionCounts, findRedactions, redactText } from './redact-text.js';
export {
  type NameShape,
  type Stretch,
  findNames,
  findQuotes,
  foldedName,
  replaceStretches,
  shapeOfName,
  wordRuns,
} from './find-names.js';
