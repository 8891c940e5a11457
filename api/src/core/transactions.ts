import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { type IdempotencyKey, IdempotencyStore, againAfterDeadlock, lookAs } from '@reprise/persistence';
import { DataSource, type EntityManager } from 'typeorm';
import { ViewerScope } from './viewer-scope.js';

const currentKey = new AsyncLocalStorage<IdempotencyKey>();

/** Runs work in one transaction: all of it is kept, or nothing. Work that met other work in a deadlock is done again. */
@Injectable()
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: IdempotencyStore,
    private readonly scope: ViewerScope,
  ) {}

  /**
   * The work sees and changes only what the person of this request may see. A request that may be repeated under a key
   * leaves a note of its effect in the same transaction.
   */
  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.runForEverybody(async (tx) => {
      await lookAs(tx, this.scope.viewer);
      return work(tx);
    });
  }

  /**
   * The work sees every service: for intake, which may not depend on who delivers, and for administration, which decides who
   * sees what. Nothing it reads may reach the answer.
   */
  runForEverybody<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const key = currentKey.getStore();
    return againAfterDeadlock(() =>
      this.dataSource.transaction(async (tx) => {
        const result = await work(tx);
        if (key) await this.keys.noteEffect(tx, key);
        return result;
      }),
    );
  }

  /** Whatever `work` runs in transactions belongs to the request under this key. */
  static under<T>(key: IdempotencyKey, work: () => Promise<T>): Promise<T> {
    return currentKey.run(key, work);
  }

  /** Work for several requests, which belongs to none of them. */
  static apart<T>(work: () => Promise<T>): Promise<T> {
    return currentKey.exit(work);
  }
}
