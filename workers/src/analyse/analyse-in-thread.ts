import { Worker } from 'node:worker_threads';
import type { analyseProblems, ProblemAnalysis } from './analyse-problems.js';

/**
 * `analyseProblems` in a thread that lives for one answer.
 * @param threadFile  the compiled `analysis-thread.js`
 */
export function analyseInThread(
  threadFile: URL,
  ...parameters: Parameters<typeof analyseProblems>
): Promise<ProblemAnalysis> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadFile, { workerData: parameters });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the analysis thread ended with code ${code} before it answered`)));
  });
}
