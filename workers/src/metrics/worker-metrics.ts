import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What a worker process counts. */
export class WorkerMetrics {
  readonly registry = new Registry();
  private readonly jobs = new Histogram({
    name: 'reprise_job_seconds',
    help: 'Time a job took, by its name and how it ended',
    labelNames: ['job', 'result'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Do a job's work and note how long it took. */
  async timed(job: string, work: () => Promise<void>): Promise<void> {
    const done = this.jobs.startTimer({ job });
    try {
      await work();
      done({ result: 'done' });
    } catch (error) {
      done({ result: 'failed' });
      throw error;
    }
  }
}
