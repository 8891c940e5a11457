import type { DataSource, EntityManager } from 'typeorm';
import { againAfterDeadlock } from '../sql/again-after-deadlock.js';
import { type InPart, eraseInParts, forgetCopies } from './erase.js';
import { type ErasureAccount, ErasureSum } from './erasure-sum.js';
import { type ErasureSubject, targetOf } from './erasure-target.js';

/** What an erasure would do. */
export interface RehearsedErasure {
  readonly account: ErasureAccount;
  readonly ticketIds: readonly string[];
  readonly problemIds: readonly string[];
}

/** Carry an erasure out, and take each part of it back: what is told is what would happen, and nobody waits for more than a part. */
export async function rehearseErasure(dataSource: DataSource, subject: ErasureSubject): Promise<RehearsedErasure> {
  const inPart: InPart = (work) => againAfterDeadlock(() => takenBack(dataSource, work));
  const sum = new ErasureSum();
  const target = await inPart((tx) => targetOf(tx, subject, false));
  await eraseInParts(inPart, target, sum);
  const files = await inPart((tx) => forgetCopies(tx, target, sum));
  return {
    account: { ...sum.account, uploads: files.length },
    ticketIds: target.ticketIds,
    problemIds: sum.problemIds,
  };
}

async function takenBack<T>(dataSource: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  await runner.startTransaction();
  try {
    return await work(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
