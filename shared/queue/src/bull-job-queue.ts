import { jobCatalogue, type JobName } from '@reprise/contracts';
import { wordsOfError, type JobContext, type JobHandler, type JobQueue } from '@reprise/ports';
import { Queue, Worker, type BackendFactory, type Job, type QueueBaseOptions } from 'bullmq';

/** What differs between the places BullMQ can keep its jobs. */
export interface QueueBackend {
  readonly factory: BackendFactory;
  /** Connection and namespace for a queue that adds, and for a worker that waits for jobs. */
  readonly producer: QueueBaseOptions;
  readonly consumer: QueueBaseOptions;
  /** Rejects with the reason when the backend cannot be used safely. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** A job whose handler failed. */
export interface FailedAttempt {
  readonly name: JobName;
  readonly jobId: string;
  /** From 1. */
  readonly attempt: number;
  /** The queue gives the job up; its outbox rows stay, and come again when they are overdue. */
  readonly lastAttempt: boolean;
  readonly error: unknown;
}

type Producer = Pick<Queue, 'add' | 'getJobCounts' | 'close'>;

/** A killed worker's jobs start again elsewhere within lock + two checks = 14 s at worst. */
const LOCK_MS = 8_000;
const STALLED_CHECK_MS = 3_000;
/** Work waits for a service that is away; when it is back, nobody should wait much longer. */
const MAX_BACKOFF_MS = 30_000;
/** A job whose worker died this often is given up here; its outbox rows stay and are judged one by one. */
const MAX_STALLS = 3;
/** `add` waits for a backend that is away; the outbox row is safe, so the relay gives up early and comes again. */
const ADD_TIMEOUT_MS = 5_000;

/** Jobs over BullMQ, one queue a job name. Finished and failed jobs leave nothing behind: PostgreSQL holds the record. */
export class BullJobQueue implements JobQueue {
  private readonly queues = new Map<JobName, Producer>();
  private readonly workers: { close(): Promise<void> }[] = [];
  private readonly closing = new AbortController();
  private closed: Promise<void> | undefined;

  /** @param onError  told of every connection error; the queue reconnects by itself */
  constructor(
    private readonly backend: QueueBackend,
    private readonly onError: (error: Error) => void,
    private readonly onFailedAttempt: (attempt: FailedAttempt) => void = () => undefined,
  ) {}

  async add(name: string, payload: unknown, options: { readonly jobId: string }): Promise<void> {
    const { schema, attempts, backoffMs } = jobCatalogue[knownName(name)];
    const data = schema.parse(payload);
    const added = this.queueOf(knownName(name)).add(name, data, {
      jobId: options.jobId,
      attempts,
      backoff: { type: 'capped', delay: backoffMs },
      removeOnComplete: true,
      removeOnFail: true,
    });
    await withinTime(added, ADD_TIMEOUT_MS, `the queue did not take a ${name} job within ${ADD_TIMEOUT_MS / 1000} s`);
  }

  async process(name: string, handler: JobHandler): Promise<void> {
    const jobName = knownName(name);
    const worker = new Worker(
      queueName(jobName),
      (job, _token, signal) => this.run(jobName, job, handler, signal),
      {
        ...this.backend.consumer,
        concurrency: jobCatalogue[jobName].concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: MAX_STALLS,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
        runRetryDelay: 1_000,
        settings: { backoffStrategy: (attemptsMade) => backoffOf(jobName, attemptsMade) },
      },
      this.backend.factory,
    );
    worker.on('error', this.onError);
    this.workers.push(worker);
    await worker.waitUntilReady();
  }

  async depth(): Promise<number> {
    let depth = 0;
    for (const name of Object.keys(jobCatalogue) as JobName[]) {
      const counts = await this.queueOf(name).getJobCounts('waiting', 'active', 'delayed', 'prioritized');
      depth += Object.values(counts).reduce((sum, count) => sum + count, 0);
    }
    return depth;
  }

  check(): Promise<void> {
    return this.backend.check();
  }

  close(): Promise<void> {
    return (this.closed ??= this.letGo());
  }

  private async letGo(): Promise<void> {
    this.closing.abort(new Error('the worker is shutting down'));
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.backend.close();
  }

  private queueOf(name: JobName): Producer {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(queueName(name), this.backend.producer, this.backend.factory);
    queue.on('error', this.onError);
    this.queues.set(name, queue);
    return queue;
  }

  private async run(name: JobName, job: Job, handler: JobHandler, signal: AbortSignal | undefined): Promise<void> {
    const { schema, attempts, timeoutMs } = jobCatalogue[name];
    const outOfTime = AbortSignal.timeout(timeoutMs);
    const context: JobContext = {
      jobId: job.id ?? '',
      attempt: job.attemptsMade + 1,
      lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? attempts),
      signal: AbortSignal.any([outOfTime, this.closing.signal, ...(signal ? [signal] : [])]),
    };
    try {
      await Promise.race([
        handler(schema.parse(job.data), context),
        rejectedWhen(outOfTime, `${name} took longer than ${timeoutMs / 1000} s`),
      ]);
    } catch (error) {
      const { jobId, attempt, lastAttempt } = context;
      // What was interrupted by the end of this process goes on elsewhere.
      if (!this.closing.signal.aborted) this.onFailedAttempt({ name, jobId, attempt, lastAttempt, error });
      // The backend keeps message and stack with the job until it is tried again: no place for what tickets say.
      throw new Error(wordsOfError(error));
    }
  }
}

/** Doubles from the job's own first wait up to the longest one. */
const backoffOf = (name: JobName, attemptsMade: number): number =>
  Math.min(MAX_BACKOFF_MS, jobCatalogue[name].backoffMs * 2 ** Math.min(20, attemptsMade - 1));

/** BullMQ uses ":" to separate parts of its keys. */
const queueName = (name: JobName): string => name.replace('.', '-');

function knownName(name: string): JobName {
  if (!Object.hasOwn(jobCatalogue, name))
    throw new RangeError(`no job is called "${name}"; the catalogue knows ${Object.keys(jobCatalogue).join(', ')}`);
  return name as JobName;
}

function rejectedWhen(signal: AbortSignal, reason: string): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error(reason)), { once: true }));
}

async function withinTime<T>(work: Promise<T>, milliseconds: number, reason: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // A late rejection of the work itself has nobody left to tell.
  work.catch(() => undefined);
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(reason)), milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
