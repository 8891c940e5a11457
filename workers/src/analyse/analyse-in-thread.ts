import { answeredByThread } from '@reprise/ports';
import type { analyseProblems, ProblemAnalysis } from './analyse-problems.js';

/**
 * `analyseProblems` in a thread that lives for one answer.
 * @param threadFile  the compiled `analysis-thread.js`
 */
export async function analyseInThread(
  threadFile: URL,
  ...parameters: Parameters<typeof analyseProblems>
): Promise<ProblemAnalysis> {
  const thread = answeredByThread<{ analyseProblems: typeof analyseProblems }>(threadFile, {
    name: 'the analysis thread',
    calls: ['analyseProblems'],
  });
  try {
    return await thread.analyseProblems(...parameters);
  } finally {
    await thread.close();
  }
}
