import { parentPort, workerData } from 'node:worker_threads';
import { analyseProblems } from './analyse-problems.js';

/** One analysis, away from the event loop, whose timers keep locks and leases alive. */
parentPort?.postMessage(analyseProblems(...(workerData as Parameters<typeof analyseProblems>)));
