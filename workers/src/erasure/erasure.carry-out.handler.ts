import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErasureStore, ledgerOf } from '@reprise/persistence';
import type { JobContext } from '@reprise/ports';
import type { OutboxBatch } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';

export interface ErasureHandlerParts {
  readonly batch: OutboxBatch;
  readonly erasures: ErasureStore;
  readonly uploadDir: string;
}

/** Carries out what administrators ordered to be erased, part by part: tickets come in meanwhile, and nothing of it with them. */
export class ErasureCarryOutHandler implements OutboxHandler {
  readonly job = 'erasure.carryOut';

  constructor(private readonly parts: ErasureHandlerParts) {}

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    const { batch, erasures, uploadDir } = this.parts;
    const files: string[] = [];
    await batch.carryOut(
      this.job,
      outboxIds,
      context,
      async (tx, rows) => {
        files.length = 0;
        for (const { payload } of rows) files.push(...((await erasures.complete(tx, payload.erasureId)) ?? []));
      },
      async (inPart, rows) => {
        for (const { payload } of rows) await erasures.prepare(inPart, payload.erasureId, ledgerOf(uploadDir));
      },
    );
    // What stays behind when the process dies here is swept away with abandoned uploads.
    for (const file of files) await rm(join(uploadDir, file), { force: true });
  }
}
