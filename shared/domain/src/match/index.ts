export { TicketAnalyser } from '../corpus/analyse-ticket.js';
export * from './feature-names.js';
export * from './link-model.js';
export * from './match-model.js';
export * from './match-profiles.js';
export { adaptModel } from './adapt-model.js';
export { calibrationInputs, fieldScore, probabilityOf } from './probability.js';
export * from './ticket-ranker.js';
