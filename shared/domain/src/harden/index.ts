export * from './remedy.js';
export * from './classify-remedy.js';
export * from './handling-cost.js';
export * from './rank-hardening-candidates.js';
