import type { JobQueue } from '@reprise/ports';
import { BullJobQueue, type FailedAttempt } from './bull-job-queue.js';
import { postgresBackend } from './postgres-backend.js';
import { redisBackend } from './redis-backend.js';

export interface JobQueueOptions {
  readonly databaseUrl: string;
  /** Jobs go to Redis when given, else into the database. */
  readonly redisUrl?: string | undefined;
  /** Namespace within Redis, default "reprise". */
  readonly prefix?: string;
  readonly onError: (error: Error) => void;
  /** Told of each attempt that failed; the queue tries again by itself as long as the job has attempts left. */
  readonly onFailedAttempt?: (attempt: FailedAttempt) => void;
}
export type { FailedAttempt };

/**
 * The queue between the outbox and the handlers.
 * @throws Error when the backend cannot be reached or would lose jobs
 */
export async function createJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const { databaseUrl, redisUrl, prefix, onError, onFailedAttempt } = options;
  const backend =
    redisUrl === undefined ? await postgresBackend(databaseUrl, onError) : redisBackend(redisUrl, onError, prefix);
  try {
    await backend.check();
  } catch (error) {
    await backend.close();
    throw error;
  }
  return new BullJobQueue(backend, onError, onFailedAttempt);
}
