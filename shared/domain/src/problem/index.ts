export * from './match-clusters-to-problems.js';
export * from './problem-status.js';
export * from './title-of-problem.js';
export * from './step-by-fix.js';
export * from './words-of-separation.js';
