export * from './cluster-edges.js';
export type { ConstraintConflict, RowPair } from './constraints.js';
export * from './diff-clusterings.js';
export * from './edge-list.js';
export * from './measures.js';
export { UNCLUSTERED } from './node-graph.js';
export * from './profiles.js';
export * from './streaming-clusterer.js';
