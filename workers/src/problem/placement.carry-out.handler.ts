import { jobCatalogue } from '@reprise/contracts';
import {
  againAfterDeadlock,
  type OutboxRow,
  type OutboxStore,
  type PlacementOrderStore,
  type QuarantineStore,
} from '@reprise/persistence';
import { type JobContext, wordsOfError } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import { isTransient } from '../failure/is-transient.js';
import type { Log } from '../log.js';
import { MAX_CRASHES } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';

export interface PlacementCarryOutParts {
  readonly dataSource: DataSource;
  readonly outbox: OutboxStore;
  readonly orders: PlacementOrderStore;
  readonly quarantine: QuarantineStore;
  readonly log: Log;
}

type Row = OutboxRow<'placement.carryOut'>;

/**
 * Writes what is left of steps about many tickets, so many of them in each transaction: killed anywhere, it goes on from the last
 * one. Others may do the same beside it; each transaction takes the next tickets.
 */
export class PlacementCarryOutHandler implements OutboxHandler {
  readonly job = 'placement.carryOut';

  constructor(private readonly parts: PlacementCarryOutParts) {}

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    const { outbox, dataSource } = this.parts;
    for (const row of await outbox.read(dataSource, this.job, outboxIds)) await this.carryOut(row, context);
  }

  private async carryOut(row: Row, context: JobContext): Promise<void> {
    const { outbox, dataSource, log } = this.parts;
    const crashes = await outbox.noteStart(dataSource, [row.id]);
    if (crashes >= MAX_CRASHES) {
      await this.setAside(row, `the process that worked on it died ${crashes} times`);
      return;
    }
    try {
      while (await this.advance(row)) context.signal.throwIfAborted();
    } catch (error) {
      await outbox.noteFailure(dataSource, [row.id], wordsOfError(error)).catch(() => undefined);
      const attempts = row.attempts + 1;
      if (
        context.signal.aborted ||
        isTransient(error) ||
        (!context.lastAttempt && attempts < jobCatalogue[this.job].attempts)
      )
        throw error;
      await this.setAside(row, wordsOfError(error));
      log.error({ err: error, topic: this.job, outboxId: row.id }, 'set aside: it failed every time');
    }
  }

  /** @returns whether anything is left */
  private advance({ id, payload }: Row): Promise<boolean> {
    const { outbox, orders, dataSource } = this.parts;
    return againAfterDeadlock(() =>
      dataSource.transaction(async (tx) => {
        const isMore = await orders.advance(tx, payload.orderId);
        if (isMore) await outbox.noteProgress(tx, [id]);
        else await outbox.remove(tx, [id]);
        return isMore;
      }),
    );
  }

  private async setAside({ id }: Row, reason: string): Promise<void> {
    const { outbox, quarantine, dataSource } = this.parts;
    await dataSource.transaction(async (tx) => {
      const [row] = await outbox.claim(tx, this.job, [id]);
      if (row !== undefined) await quarantine.setAside(tx, row, reason);
    });
  }
}
