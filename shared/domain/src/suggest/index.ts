export * from './confidence.js';
export * from './suggest-problems.js';
