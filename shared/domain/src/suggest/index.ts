export * from './confidence.js';
export * from './suggest-problems.js';
export * from './articles/suggest-articles.js';
export * from './articles/index.js';
