import type { JobName } from '@reprise/contracts';
import type { JobQueue } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import type { ClustererRole } from './cluster/clusterer-role.js';
import type { Log } from './log.js';
import { MetricsServer } from './metrics/metrics-server.js';
import type { WorkerMetrics } from './metrics/worker-metrics.js';
import type { OutboxRelay } from './outbox/outbox-relay.js';
import type { OutboxHandler } from './registry.js';
import type { SearchWatch } from './search/search-watch.js';

export interface WorkerRuntimeParts {
  readonly dataSource: DataSource;
  readonly queue: JobQueue;
  readonly searchWatch: SearchWatch;
  readonly relay: OutboxRelay;
  readonly role: ClustererRole;
  readonly handlers: ReadonlyMap<JobName, OutboxHandler>;
  /** Keeps a thread that is to end with the worker. */
  readonly imports: { close(): Promise<void> };
  readonly metrics: WorkerMetrics;
  /** Where to tell how the worker does; nowhere when absent. */
  readonly metricsAddress?: { readonly host: string; readonly port: number };
  readonly log: Log;
}

/** Starts the parts of a worker in order, and ends them in the reverse one. */
export class WorkerRuntime {
  private metricsServer: MetricsServer | undefined;
  private isUp = false;

  constructor(private readonly parts: WorkerRuntimeParts) {}

  async start(): Promise<void> {
    const { queue, relay, role, handlers, searchWatch, metrics, metricsAddress: address } = this.parts;
    if (address)
      this.metricsServer = await MetricsServer.listen(metrics, () => this.unreadiness(), address.port, address.host);
    await searchWatch.start();
    for (const [name, handler] of handlers) {
      // Only the clusterer fetches these jobs, once its index is loaded.
      if (handler === role || handler === role.previews) continue;
      await queue.process(name, (payload, context) =>
        metrics.timed(name, () => handler.handle((payload as { outboxIds: string[] }).outboxIds, context)),
      );
    }
    relay.start();
    void role.start();
    this.isUp = true;
  }

  async stop(): Promise<void> {
    this.isUp = false;
    await this.parts.searchWatch.stop();
    await this.parts.relay.stop();
    await this.parts.role.stop();
    await this.parts.queue.close();
    await this.parts.imports.close();
    await this.metricsServer?.close();
  }

  /** Why this worker is not ready; empty when it is. */
  private async unreadiness(): Promise<string[]> {
    const { dataSource, queue } = this.parts;
    const reasonOf = (what: string) => (error: unknown) =>
      `${what}: ${error instanceof Error ? error.message : String(error)}`;
    const found = await Promise.all([
      dataSource.query('SELECT 1').then(() => undefined, reasonOf('the database does not answer')),
      queue.check().then(() => undefined, reasonOf('the queue cannot be used')),
    ]);
    return [...(this.isUp ? [] : ['starting or stopping']), ...found.filter((reason) => reason !== undefined)];
  }
}
