import { answerCalls } from '@reprise/ports';
import { yieldToOthers } from '../cluster/yield-to-others.js';
import { analyseProblems } from './analyse-problems.js';

/** One analysis, away from the event loop, whose timers keep locks and leases alive. */
yieldToOthers();
answerCalls(() => ({ analyseProblems }));
