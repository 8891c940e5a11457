import { Injectable } from '@nestjs/common';
import { type RetentionState, retainedKinds, type setRetention } from '@reprise/contracts/http';
import { type Queryable, RetentionStore, defaultRetentionDays } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import type { CallOf } from '../http/call.js';

/** How long what is no evidence is kept: looked at and decided. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly retention: RetentionStore,
    private readonly transactions: Transactions,
    private readonly database: ViewerDatabase,
  ) {}

  show(): Promise<RetentionState> {
    return this.read(this.database);
  }

  decide({ body, actor, requestId }: CallOf<typeof setRetention>): Promise<RetentionState> {
    return this.transactions.runForEverybody(async (tx) => {
      await this.retention.decide(tx, body, auditActor(actor), requestId);
      return this.read(tx);
    });
  }

  private async read(db: Queryable): Promise<RetentionState> {
    const { days, changedAt, changedBy } = await this.retention.setting(db);
    const kept = await this.retention.counts(db);
    return {
      kinds: retainedKinds.map((kind) => ({
        kind,
        days: days[kind],
        byDefault: defaultRetentionDays[kind],
        kept: kept[kind],
      })),
      changedAt: changedAt?.toISOString() ?? null,
      changedBy,
    };
  }
}
