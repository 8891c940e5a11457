export * from './interval.js';
export { type Moment } from './moments.js';
export * from './rate.js';
export * from './compare-rates.js';
export * from './growth.js';
export * from './trend.js';
export * from './burst.js';
export * from './judge-fix.js';
export * from './measure-recurrence.js';
