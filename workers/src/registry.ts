import { jobNames, type JobName } from '@reprise/contracts';
import type { JobContext } from '@reprise/ports';

/** Carries out one kind of job. Running it twice with the same rows ends in the same state. */
export interface OutboxHandler {
  readonly job: JobName;
  handle(outboxIds: readonly string[], context: JobContext): Promise<void>;
}

/**
 * Pair the job catalogue with the handlers.
 * @throws Error when a job has no handler or two, so that a worker never starts half-armed
 */
export function handlersByJob(handlers: readonly OutboxHandler[]): ReadonlyMap<JobName, OutboxHandler> {
  const byJob = new Map<JobName, OutboxHandler>();
  for (const handler of handlers) {
    if (byJob.has(handler.job)) throw new Error(`two handlers claim the job ${handler.job}`);
    byJob.set(handler.job, handler);
  }
  const missing = jobNames.filter((name) => !byJob.has(name));
  if (missing.length > 0) throw new Error(`no handler for ${missing.join(', ')}`);
  return byJob;
}
