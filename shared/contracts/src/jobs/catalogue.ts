import { z } from 'zod';

/**
 * Every job the workers know. A job is an order that carries ids only: the handler reads the current rows, so running it
 * twice, late or out of order ends in the same state.
 */
export interface JobDefinition {
  readonly schema: z.ZodType;
  readonly attempts: number;
  /** First wait before a retry; doubles each time. */
  readonly backoffMs: number;
  /** The handler is given up after this time and the job is tried again. */
  readonly timeoutMs: number;
  /** Lower runs first. */
  readonly priority: number;
  /** How many may run at once in one worker process. */
  readonly concurrency: number;
}

const OutboxIds = z.strictObject({ outboxIds: z.array(z.string().regex(/^\d+$/)).min(1).max(1_000) });

export const jobCatalogue = {
  /** Read an uploaded file chunk by chunk from its last checkpoint. */
  'import.process': {
    schema: OutboxIds,
    attempts: 8,
    backoffMs: 1_000,
    timeoutMs: 6 * 3_600_000,
    priority: 3,
    concurrency: 1,
  },
  /** Extract signatures and group new and changed tickets into problems. */
  'ticket.cluster': {
    schema: OutboxIds,
    attempts: 8,
    backoffMs: 1_000,
    timeoutMs: 3_600_000,
    priority: 2,
    concurrency: 1,
  },
  /** Find out what a change would do to the groups. */
  'cluster.preview': {
    schema: OutboxIds,
    attempts: 3,
    backoffMs: 500,
    timeoutMs: 600_000,
    priority: 1,
    concurrency: 1,
  },
  /** Write what a step means for its tickets, when there are many. */
  'placement.carryOut': {
    schema: OutboxIds,
    attempts: 8,
    backoffMs: 500,
    timeoutMs: 600_000,
    priority: 1,
    concurrency: 1,
  },
  /** Measure recurrence of touched problems and rank hardening candidates. */
  'problem.analyse': {
    schema: OutboxIds,
    attempts: 8,
    backoffMs: 1_000,
    timeoutMs: 600_000,
    priority: 4,
    concurrency: 1,
  },
  /** Bring the search index up to the current rows. */
  'search.index': {
    schema: OutboxIds,
    attempts: 20,
    backoffMs: 1_000,
    timeoutMs: 300_000,
    priority: 4,
    concurrency: 2,
  },
  /** Remove the demo source and what was made from it alone. */
  'demo.remove': { schema: OutboxIds, attempts: 8, backoffMs: 1_000, timeoutMs: 600_000, priority: 1, concurrency: 1 },
  /** Erase a ticket or a person wherever they stand. */
  'erasure.carryOut': {
    schema: OutboxIds,
    attempts: 20,
    backoffMs: 1_000,
    timeoutMs: 3_600_000,
    priority: 1,
    concurrency: 1,
  },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobCatalogue;
export type JobPayload<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['schema']>;
export const jobNames = Object.keys(jobCatalogue) as JobName[];
