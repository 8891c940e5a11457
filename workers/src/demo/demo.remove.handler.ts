import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoRemovalStore, OutboxRow, OutboxStore } from '@reprise/persistence';
import type { JobContext } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import type { OutboxBatch } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';

export interface DemoRemoveHandlerParts {
  readonly batch: OutboxBatch;
  readonly outbox: OutboxStore;
  readonly demo: DemoRemovalStore;
  readonly uploadDir: string;
}

/** Removes the demo in one transaction, and tells clustering, analysis and search what is gone. */
export class DemoRemoveHandler implements OutboxHandler {
  readonly job = 'demo.remove';

  constructor(private readonly parts: DemoRemoveHandlerParts) {}

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    const files: string[] = [];
    await this.parts.batch.carryOut(this.job, outboxIds, context, async (tx, rows) => {
      for (const row of rows) files.push(...(await this.remove(tx, row)));
    });
    // Nothing refers to these files any more; one that stays behind does no harm.
    for (const file of files) await rm(join(this.parts.uploadDir, file), { force: true });
  }

  private async remove(tx: EntityManager, row: OutboxRow<'demo.remove'>): Promise<readonly string[]> {
    const { demo, outbox } = this.parts;
    const removed = await demo.remove(tx, row.payload.sourceId);
    if (removed === undefined) return [];
    await outbox.appendTickets(tx, removed.ticketIds);
    await outbox.appendSearch(tx, 'ticket', removed.ticketIds);
    await outbox.appendSearch(tx, 'problem', [...removed.problemIds, ...removed.shrunkProblemIds]);
    await outbox.appendSearch(tx, 'known_error', removed.knownErrorIds);
    await outbox.appendAnalysis(
      tx,
      removed.shrunkProblemIds.length > 0 ? removed.shrunkProblemIds : removed.problemIds,
    );
    return removed.storedFiles;
  }
}
