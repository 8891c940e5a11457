export * from './corpus/ticket.js';
export * from './corpus/explanation.js';
export * from './pipeline.js';
