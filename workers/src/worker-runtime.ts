import type { JobName } from '@reprise/contracts';
import { orderSearchRepair } from '@reprise/persistence';
import type { JobQueue, SearchIndex } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import type { ClustererRole } from './cluster/clusterer-role.js';
import type { Log } from './log.js';
import type { OutboxRelay } from './outbox/outbox-relay.js';
import type { OutboxHandler } from './registry.js';

export interface WorkerRuntimeParts {
  readonly dataSource: DataSource;
  readonly queue: JobQueue;
  readonly index: SearchIndex;
  readonly relay: OutboxRelay;
  readonly role: ClustererRole;
  readonly handlers: ReadonlyMap<JobName, OutboxHandler>;
  readonly log: Log;
}

const INDEX_RETRY_MS = 10_000;

/** Starts the parts of a worker in order, and ends them in the reverse one. */
export class WorkerRuntime {
  private indexRetry: NodeJS.Timeout | undefined;

  constructor(private readonly parts: WorkerRuntimeParts) {}

  async start(): Promise<void> {
    const { queue, relay, role, handlers } = this.parts;
    await this.prepareIndex();
    for (const [name, handler] of handlers) {
      // Only the clusterer fetches this job, once its index is loaded.
      if (handler === role) continue;
      await queue.process(name, (payload, context) =>
        handler.handle((payload as { outboxIds: string[] }).outboxIds, context),
      );
    }
    relay.start();
    void role.start();
  }

  async stop(): Promise<void> {
    clearTimeout(this.indexRetry);
    await this.parts.relay.stop();
    await this.parts.role.stop();
    await this.parts.queue.close();
  }

  /** A search engine that is away must not keep the rest from working; its jobs wait. */
  private async prepareIndex(): Promise<void> {
    try {
      const { index, dataSource, log } = this.parts;
      await index.prepare();
      if (index.engine === 'postgresql') return;
      // A new engine, or one restored from an older state, catches up by itself.
      const ordered = await orderSearchRepair(dataSource, index);
      if (ordered > 0)
        log.info({ documents: ordered }, 'the search engine differs from the rows; it is brought up to them');
    } catch (error) {
      this.parts.log.warn({ err: error }, 'the search engine is not ready; trying again');
      this.indexRetry = setTimeout(() => void this.prepareIndex(), INDEX_RETRY_MS);
    }
  }
}
