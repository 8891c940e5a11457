export { languageOf } from './languages.js';
export { showMasks } from './masks.js';
export { languagePacks } from './natural.js';
export { normaliseText } from './normalise-text.js';
