import { LeaseLost, type Lease, type LeaseStore, type OutboxStore } from '@reprise/persistence';
import type { JobContext, JobQueue } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import type { Log } from '../log.js';
import type { OutboxHandler } from '../registry.js';
import type { Clusterer } from './clusterer.js';
import { MatcherLost } from './matching-index.js';
import { isProcessGone, processMark } from './process-mark.js';

export interface ClustererRoleParts {
  readonly dataSource: DataSource;
  readonly leases: LeaseStore;
  readonly outbox: OutboxStore;
  readonly queue: JobQueue;
  readonly log: Log;
  /** Makes the clusterer of an epoch. */
  readonly open: (lease: Lease) => Clusterer;
  /** The role was lost or its index broke: the process must end and start afresh. */
  readonly onLost: (error: Error) => void;
}

const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
/** Wait for a burst of tickets to end before grouping, but a person who made one ticket should not notice. */
const SETTLE_MS = 500;
/** While tickets keep coming, the first of them waits no longer than this for the others, unless the run before took longer. */
const MAX_GATHER_MS = 2_000;
/**
 * While tickets keep coming, a run is followed by a rest as long as itself, but nobody waits longer than this for the last ones. What
 * each ticket costs once, whenever it comes, is no part of that: it is done while the run rests.
 */
const MAX_REST_MS = 30_000;

/**
 * Becomes the clusterer when nobody else is, and stays it as long as the lease can be renewed. Other worker processes
 * wait here, ready to take over.
 */
export class ClustererRole implements OutboxHandler {
  readonly job = 'ticket.cluster';
  /** Answers what changes would do, in turn with the runs. */
  readonly previews: OutboxHandler = { job: 'cluster.preview', handle: (outboxIds) => this.preview(outboxIds) };
  /** Opened with the role; serves once its index is loaded. */
  private opened: Clusterer | undefined;
  private clusterer: Clusterer | undefined;
  private lease: Lease | undefined;
  private renewal: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private restUntil = 0;
  /** When the tickets that wait for a run wait no longer for others. */
  private gatherUntil: number | undefined;
  private stopped = false;
  /** Runs and intakes, one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: ClustererRoleParts) {}

  /** Try for the role until it is had. Jobs are only fetched once the index is loaded. */
  async start(): Promise<void> {
    if (this.stopped) return;
    const { dataSource, leases, log, onLost } = this.parts;
    try {
      this.lease = await leases.acquire(dataSource, 'clusterer', processMark(), LEASE_SECONDS, isProcessGone);
      if (this.lease !== undefined) await this.begin(this.lease);
    } catch (error) {
      if (this.lease !== undefined) {
        onLost(error as Error);
        return;
      }
      log.warn({ err: error }, 'could not ask for the role of clusterer; trying again');
    }
    if (this.lease === undefined && !this.stopped) this.retry = setTimeout(() => void this.start(), RENEW_MS);
  }

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    const { clusterer } = this;
    if (clusterer === undefined) throw new Error('this process is not the clusterer');
    await this.take(clusterer, outboxIds);
    context.signal.throwIfAborted();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of [this.retry, this.timer]) clearTimeout(timer);
    clearInterval(this.renewal);
    await this.opened?.close();
    await this.turn.catch(() => undefined);
    if (this.lease !== undefined)
      await this.parts.leases.release(this.parts.dataSource, this.lease).catch(() => undefined);
  }

  private async begin(lease: Lease): Promise<void> {
    const { log, queue } = this.parts;
    this.renewal = setInterval(() => void this.renew(lease), RENEW_MS);
    const clusterer = this.parts.open(lease);
    this.opened = clusterer;
    const started = performance.now();
    const tickets = await clusterer.load();
    if (this.stopped) return;
    this.clusterer = clusterer;
    log.info(
      { tickets, epoch: lease.epoch, seconds: Math.round(performance.now() - started) / 1000 },
      'this process groups the tickets',
    );
    // What a predecessor had taken in but not grouped has no job any more.
    await this.take(clusterer, await this.parts.outbox.idsOf(this.parts.dataSource, this.job));
    for (const handler of [this, this.previews])
      await queue.process(handler.job, (payload, context) =>
        handler.handle((payload as { outboxIds: string[] }).outboxIds, context),
      );
  }

  private async preview(outboxIds: readonly string[]): Promise<void> {
    const { clusterer } = this;
    if (clusterer === undefined) throw new Error('this process is not the clusterer');
    try {
      await this.inTurn(() => clusterer.preview(outboxIds));
      if (clusterer.waitingRows.length > 0) this.schedule(clusterer);
    } catch (error) {
      this.loseWhenLost(error);
      throw error;
    }
  }

  private async take(clusterer: Clusterer, outboxIds: readonly string[]): Promise<void> {
    try {
      await this.inTurn(async () => {
        await clusterer.take(outboxIds);
        if (performance.now() < this.restUntil) await clusterer.link();
      });
    } catch (error) {
      this.loseWhenLost(error);
      throw error;
    }
    if (clusterer.waitingRows.length > 0) this.schedule(clusterer);
  }

  private async renew(lease: Lease): Promise<void> {
    const { leases, dataSource, outbox, onLost, log } = this.parts;
    try {
      if (!(await leases.renew(dataSource, lease, LEASE_SECONDS))) {
        if (!this.stopped) onLost(new Error('another process has become the clusterer'));
        return;
      }
      const waiting = this.clusterer?.waitingRows ?? [];
      if (waiting.length > 0) await outbox.touch(dataSource, waiting);
      else if (this.clusterer?.isRefinementDue) this.schedule(this.clusterer);
      else this.saveInTurn();
    } catch (error) {
      // The database may be away for a moment; fencing protects the rows if another process takes over meanwhile.
      log.warn({ err: error }, 'the lease of the clusterer could not be renewed; trying again');
    }
  }

  private saveInTurn(): void {
    const { clusterer } = this;
    if (clusterer === undefined || this.stopped) return;
    void this.inTurn(() => clusterer.saveWhenDue()).catch((error: Error) => this.loseWhenLost(error));
  }

  private schedule(clusterer: Clusterer): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const now = performance.now();
    this.gatherUntil ??= now + MAX_GATHER_MS;
    const settledAt = Math.min(now + SETTLE_MS, this.gatherUntil);
    const wait = clusterer.isRunDue ? 0 : Math.max(settledAt, this.restUntil) - now;
    this.timer = setTimeout(() => void this.inTurn(() => this.runWhenSettled(clusterer)).catch(() => undefined), wait);
  }

  private async runWhenSettled(clusterer: Clusterer): Promise<void> {
    const { log } = this.parts;
    try {
      const isGathering = !clusterer.isRunDue && performance.now() < (this.gatherUntil ?? 0);
      if (isGathering && !(await clusterer.isDrained())) {
        this.schedule(clusterer);
        return;
      }
      this.gatherUntil = undefined;
      await clusterer.link();
      const started = performance.now();
      await clusterer.run(!(await clusterer.isDrained()));
      this.restUntil = performance.now() + Math.min(MAX_REST_MS, performance.now() - started);
    } catch (error) {
      if (this.stopped) return;
      log.error({ err: error }, 'grouping failed; it is tried again');
      if (!this.loseWhenLost(error)) this.restUntil = performance.now() + 5_000;
    }
    if (clusterer.waitingRows.length > 0) this.schedule(clusterer);
  }

  /** Some errors mean that this process cannot be the clusterer any more. */
  private loseWhenLost(error: unknown): boolean {
    const isLost = error instanceof LeaseLost || error instanceof MatcherLost;
    if (isLost && !this.stopped) this.parts.onLost(error);
    return isLost;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work, work);
    this.turn = next.catch(() => undefined);
    return next;
  }
}
