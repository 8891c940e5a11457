export * from './confidence.js';
export * from './problem-model-2026-11.js';
export * from './problem-probability.js';
export * from './suggest-problems.js';
export * from './articles/suggest-articles.js';
export * from './articles/index.js';
