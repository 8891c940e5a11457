export * from './corpus/ticket.js';
export * from './corpus/explanation.js';
export * from './pipeline.js';

export * from './numeric/distributions.js';
export * from './cluster/edge-list.js';
export * from './analyse/index.js';
