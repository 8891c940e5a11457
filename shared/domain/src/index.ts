export * from './corpus/ticket.js';
export { inOrderOfCreation } from './corpus/order-of-creation.js';
export * from './corpus/explanation.js';
export * from './pipeline.js';
export * from './snapshot/index.js';

export * from './match/index.js';
export * from './numeric/index.js';
export * from './normalise/index.js';
export * from './sign/log-lines.js';
export * from './sign/log-template.js';
export * from './sign/mine-log-templates.js';
export * from './cluster/index.js';
export * from './problem/index.js';
export * from './analyse/index.js';
export * from './known-error/index.js';
export * from './suggest/index.js';
export * from './harden/index.js';
export * from './redact/index.js';
