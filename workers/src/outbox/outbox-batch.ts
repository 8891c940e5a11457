import type { JobName } from '@reprise/contracts';
import type { OutboxRow, OutboxStore, QuarantineStore } from '@reprise/persistence';
import type { JobContext } from '@reprise/ports';
import type { DataSource, EntityManager } from 'typeorm';
import { isTransient } from '../failure/is-transient.js';
import type { Log } from '../log.js';

/** The effect that outbox rows ask for, within the transaction that ends them. Must bear running twice. */
export type Effect<N extends JobName> = (
  tx: EntityManager,
  rows: readonly OutboxRow<N>[],
  context: JobContext,
) => Promise<void>;

/**
 * Carries out outbox rows: effect and end of the rows are committed together.
 * When the last attempt fails too, each row is tried alone, and only those that fail again are set aside.
 */
export class OutboxBatch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: OutboxStore,
    private readonly quarantine: QuarantineStore,
    private readonly log: Log,
  ) {}

  async carryOut<N extends JobName>(
    topic: N,
    ids: readonly string[],
    context: JobContext,
    effect: Effect<N>,
  ): Promise<void> {
    try {
      await this.attempt(topic, ids, context, effect);
    } catch (error) {
      await this.outbox.noteFailure(this.dataSource, ids, messageOf(error)).catch(() => undefined);
      if (!context.lastAttempt || isTransient(error)) throw error;
      for (const id of ids) await this.attemptAlone(topic, id, context, effect);
    }
  }

  private async attempt<N extends JobName>(
    topic: N,
    ids: readonly string[],
    context: JobContext,
    effect: Effect<N>,
  ): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const rows = await this.outbox.claim(tx, topic, ids);
      if (rows.length === 0) return;
      await effect(tx, rows, context);
      await this.outbox.remove(
        tx,
        rows.map((row) => row.id),
      );
    });
  }

  private async attemptAlone<N extends JobName>(
    topic: N,
    id: string,
    context: JobContext,
    effect: Effect<N>,
  ): Promise<void> {
    try {
      await this.attempt(topic, [id], context, effect);
    } catch (error) {
      if (isTransient(error)) throw error;
      await this.dataSource.transaction(async (tx) => {
        const [row] = await this.outbox.claim(tx, topic, [id]);
        if (row !== undefined) await this.quarantine.setAside(tx, row, messageOf(error));
      });
      this.log.error({ err: error, topic, outboxId: id }, 'set aside: it failed every time');
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
