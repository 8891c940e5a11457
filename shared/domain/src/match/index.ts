export * from './feature-names.js';
export * from './match-model.js';
export * from './match-profiles.js';
export * from './ticket-ranker.js';
