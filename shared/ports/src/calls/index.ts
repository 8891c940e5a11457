export { answeredHere, type Answered } from './answered.js';
export { answeredByThread } from './answered-by-thread.js';
export { answerCalls, handingOver, type ReportStep } from './answer-calls.js';
export { RestartBudget } from './restart-budget.js';
export { ThreadEnded } from './thread-ended.js';
