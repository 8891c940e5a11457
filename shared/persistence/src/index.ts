export { Foundation1764000000000 } from './migrations/1764000000000-foundation.js';
