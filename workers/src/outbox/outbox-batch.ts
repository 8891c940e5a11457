import { jobCatalogue, type JobName } from '@reprise/contracts';
import {
  type InPart,
  type OutboxRow,
  type OutboxStore,
  type QuarantineStore,
  againAfterDeadlock,
} from '@reprise/persistence';
import { type JobContext, wordsOfError } from '@reprise/ports';
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
 * What comes before the effect, in transactions of its own so that nobody waits long for its rows. Must bear being done again from
 * anywhere: what is committed stays when the rest fails.
 * @param inPart  does work in one transaction
 */
export type Preparation<N extends JobName> = (inPart: InPart, rows: readonly OutboxRow<N>[]) => Promise<void>;

interface Work<N extends JobName> {
  readonly effect: Effect<N>;
  readonly preparation: Preparation<N> | undefined;
}

/** Work whose process died so often while it was under way is not tried again. */
export const MAX_CRASHES = 3;

/**
 * Carries out outbox rows: effect and end of the rows are committed together.
 *
 * Rows that failed too often, and rows whose process died twice, are tried one by one; a row of many objects that fails alone is
 * taken apart into rows of one. So one bad object is set aside in the end, and everything around it is carried out.
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
    preparation?: Preparation<N>,
  ): Promise<void> {
    const work = { effect, preparation };
    const crashes = await this.outbox.noteStart(this.dataSource, ids);
    if (crashes > 1) {
      await this.outbox.noteOrderlyEnd(this.dataSource, ids);
      await this.oneByOne(topic, ids, context, work);
      return;
    }
    try {
      await this.attempt(topic, ids, context, work);
    } catch (error) {
      await this.outbox.noteFailure(this.dataSource, ids, wordsOfError(error)).catch(() => undefined);
      if (context.signal.aborted || isTransient(error) || !(await this.isLastAttempt(topic, ids, context))) throw error;
      await this.oneByOne(topic, ids, context, work);
    }
  }

  private async attempt<N extends JobName>(
    topic: N,
    ids: readonly string[],
    context: JobContext,
    { effect, preparation }: Work<N>,
  ): Promise<void> {
    if (preparation) await preparation(this.parts(ids, context), await this.outbox.read(this.dataSource, topic, ids));
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

  private parts(ids: readonly string[], context: JobContext): InPart {
    return (work) => {
      context.signal.throwIfAborted();
      return againAfterDeadlock(() =>
        this.dataSource.transaction(async (tx) => {
          const result = await work(tx);
          await this.outbox.noteProgress(tx, ids);
          return result;
        }),
      );
    };
  }

  private async oneByOne<N extends JobName>(
    topic: N,
    ids: readonly string[],
    context: JobContext,
    work: Work<N>,
  ): Promise<void> {
    for (const id of ids) {
      context.signal.throwIfAborted();
      await this.attemptAlone(topic, id, context, work);
    }
  }

  private async attemptAlone<N extends JobName>(
    topic: N,
    id: string,
    context: JobContext,
    work: Work<N>,
  ): Promise<void> {
    const crashes = await this.outbox.noteStart(this.dataSource, [id]);
    if (crashes >= MAX_CRASHES) {
      await this.setAside(topic, id, `the process that worked on it died ${crashes} times`);
      return;
    }
    // The last try is made with each object alone.
    if (crashes === MAX_CRASHES - 1 && (await this.takeApart(topic, id))) return;
    try {
      await this.attempt(topic, [id], context, work);
    } catch (error) {
      await this.outbox.noteFailure(this.dataSource, [id], wordsOfError(error)).catch(() => undefined);
      if (context.signal.aborted || isTransient(error)) throw error;
      if (!(await this.isLastAttempt(topic, [id], context)) || (await this.takeApart(topic, id))) return;
      await this.setAside(topic, id, wordsOfError(error));
      this.log.error({ err: error, topic, outboxId: id }, 'set aside: it failed every time');
    }
  }

  private async isLastAttempt(topic: JobName, ids: readonly string[], context: JobContext): Promise<boolean> {
    if (context.lastAttempt) return true;
    const rows = await this.outbox.read(this.dataSource, topic, ids);
    return rows.some(({ attempts }) => attempts >= jobCatalogue[topic].attempts);
  }

  private takeApart(topic: JobName, id: string): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      const [row] = await this.outbox.claim(tx, topic, [id]);
      return row !== undefined && (await this.outbox.split(tx, row));
    });
  }

  private async setAside(topic: JobName, id: string, reason: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [row] = await this.outbox.claim(tx, topic, [id]);
      if (row !== undefined) await this.quarantine.setAside(tx, row, reason);
    });
  }
}
