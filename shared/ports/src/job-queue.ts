/** Carries jobs from the relay to the handlers, at least once. Losing the queue loses no work: the outbox refills it. */
export interface JobQueue {
  /** Enqueue one job; the same `jobId` waiting twice is kept once. Rejects when the backend is away. */
  add(name: string, payload: unknown, options: { readonly jobId: string }): Promise<void>;
  /** Run `handler` for jobs of this name until `close`. */
  process(name: string, handler: JobHandler): Promise<void>;
  /** Waiting, delayed and active jobs. */
  depth(): Promise<number>;
  /** Rejects with the reason when the backend cannot be used safely. */
  check(): Promise<void>;
  /** Finish what is running, then let go. */
  close(): Promise<void>;
}

export type JobHandler = (payload: unknown, context: JobContext) => Promise<void>;

export interface JobContext {
  readonly jobId: string;
  /** 1 on the first try. */
  readonly attempt: number;
  readonly lastAttempt: boolean;
  readonly signal: AbortSignal;
}
