import type { ImportRun } from '@reprise/contracts/http';

/** Whether there is still something to wait for: reading, or grouping what was accepted. */
export const isUnderWay = (run: Pick<ImportRun, 'status' | 'clusteredShare' | 'created' | 'updated'>): boolean => {
  if (run.status === 'failed') return false;
  if (run.status !== 'completed') return true;
  return run.clusteredShare < 1 && run.created + run.updated > 0;
};
