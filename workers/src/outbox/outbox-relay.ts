import type { OutboxStore } from '@reprise/persistence';
import type { JobQueue } from '@reprise/ports';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import type { Log } from '../log.js';
import { groupRows } from './group-rows.js';

export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  readonly databaseUrl: string;
  readonly outbox: OutboxStore;
  readonly queue: JobQueue;
  readonly log: Log;
  /** A look at the table is the guarantee; the notification only makes it quick. Default 1,000. */
  readonly pollMs?: number;
  /** Rows still here so long after they were enqueued are enqueued again under the same job id. Default 60. */
  readonly overdueSeconds?: number;
}

const ROWS_AT_ONCE = 500;

/**
 * Turns outbox rows into jobs. Any number of relays may run: each takes rows the others do not hold.
 * A job may come twice or late; its handler looks at the rows and bears that.
 */
export class OutboxRelay {
  private stopped = false;
  private wake: () => void = () => undefined;
  private woken = false;
  private listener: Client | undefined;
  private loop: Promise<void> | undefined;
  private sweptAt = 0;

  constructor(private readonly options: OutboxRelayOptions) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.notify();
    await this.loop;
    await this.listener?.end().catch(() => undefined);
  }

  /** Enqueue what waits now. @returns rows enqueued */
  async relayOnce(): Promise<number> {
    const { dataSource, outbox, queue } = this.options;
    // Marked and committed first: a job that starts at once must find its rows unlocked. A crash before they are enqueued
    // leaves them to the sweep.
    const groups = await dataSource.transaction(async (tx) => {
      const rows = await outbox.takeWaiting(tx, ROWS_AT_ONCE);
      const groups = groupRows(rows);
      await outbox.markEnqueued(tx, groups);
      return groups;
    });
    for (const [enqueued, { topic, jobId, ids }] of groups.entries()) {
      try {
        await queue.add(topic, { outboxIds: ids }, { jobId });
      } catch (error) {
        await outbox.unmark(
          dataSource,
          groups.slice(enqueued).flatMap((group) => group.ids),
        );
        throw error;
      }
    }
    return groups.reduce((count, group) => count + group.ids.length, 0);
  }

  /** Enqueue again what the queue may have lost. A job that is still there is kept once. @returns jobs enqueued */
  async sweep(): Promise<number> {
    const { dataSource, outbox, queue, overdueSeconds = 60 } = this.options;
    const groups = await outbox.overdueGroups(dataSource, overdueSeconds);
    for (const { topic, jobId, ids } of groups) {
      await queue.add(topic, { outboxIds: ids }, { jobId });
      await outbox.touch(dataSource, ids);
    }
    return groups.length;
  }

  private async run(): Promise<void> {
    const { pollMs = 1_000, log } = this.options;
    let failures = 0;
    while (!this.stopped) {
      try {
        await this.listen();
        while ((await this.relayOnce()) > 0 && !this.stopped);
        await this.sweepNowAndThen();
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ err: error, failures }, 'the outbox could not be relayed; trying again');
      }
      if (!this.stopped) await this.sleep(Math.min(10_000, pollMs * 2 ** Math.min(failures, 4)));
    }
  }

  private async sweepNowAndThen(): Promise<void> {
    const now = performance.now();
    if (now - this.sweptAt < 5_000) return;
    this.sweptAt = now;
    const swept = await this.sweep();
    if (swept > 0) this.options.log.debug({ jobs: swept }, 'enqueued again what was overdue');
  }

  private async listen(): Promise<void> {
    if (this.listener !== undefined) return;
    const listener = new Client({
      connectionString: this.options.databaseUrl,
      application_name: 'reprise relay',
      keepAlive: true,
    });
    const forget = () => {
      if (this.listener === listener) this.listener = undefined;
    };
    listener.on('error', forget);
    listener.on('end', forget);
    listener.on('notification', () => this.notify());
    await listener.connect();
    await listener.query('LISTEN reprise_outbox');
    this.listener = listener;
  }

  private notify(): void {
    this.woken = true;
    this.wake();
  }

  private async sleep(milliseconds: number): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.woken = false;
  }
}
