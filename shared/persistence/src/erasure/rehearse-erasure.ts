import type { DataSource } from 'typeorm';
import { type ErasureAccount, type ErasureSubject, erase } from './erase.js';

/** What an erasure would do. */
export interface RehearsedErasure {
  readonly account: ErasureAccount;
  readonly ticketIds: readonly string[];
  readonly problemIds: readonly string[];
}

/** Carry an erasure out and take it back: what is told is what would happen. */
export async function rehearseErasure(dataSource: DataSource, subject: ErasureSubject): Promise<RehearsedErasure> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  await runner.startTransaction();
  try {
    const { account, emptied, problemIds } = await erase(runner.manager, subject);
    return { account, ticketIds: emptied.map(({ id }) => id), problemIds };
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
