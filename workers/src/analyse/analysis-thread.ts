import { answerCalls } from '@reprise/ports';
import { analyseProblems } from './analyse-problems.js';

/** One analysis, away from the event loop, whose timers keep locks and leases alive. */
answerCalls(() => ({ analyseProblems }));
