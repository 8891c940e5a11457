import { Foundation1764000000000 } from './1764000000000-foundation.js';

/** Oldest first. Applied migrations are never edited. */
export const migrations = [Foundation1764000000000];
