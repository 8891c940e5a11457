export * from './estimate-share.js';
export * from './draw-sample.js';
export * from './place-evidence.js';
export * from './reliability.js';
export * from './review-strata.js';
export * from './words-of-doubt.js';
