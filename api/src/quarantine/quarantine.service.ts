import { Injectable } from '@nestjs/common';
import type { QueryOf, ResponseOf, listQuarantine, replayQuarantine } from '@reprise/contracts/http';
import { AuditStore, QuarantineReader, QuarantineStore } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import type { CallOf } from '../http/call.js';
import { Lists } from '../http/lists.js';

/** Work that was set aside: to look at, and to order again when the cause is gone. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly reader: QuarantineReader,
    private readonly store: QuarantineStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly lists: Lists,
  ) {}

  list(query: QueryOf<typeof listQuarantine>) {
    return this.lists.page('quarantine', query, (page) => this.reader.list(page));
  }

  async replay({
    body,
    actor,
    requestId,
  }: CallOf<typeof replayQuarantine>): Promise<ResponseOf<typeof replayQuarantine>> {
    return this.transactions.run(async (tx) => {
      const replayed = await this.store.replay(tx, body.ids);
      if (replayed > 0) {
        await this.audit.append(tx, {
          actor: auditActor(actor),
          action: 'quarantine.replayed',
          objectKind: 'quarantine',
          objectId: body.ids?.length === 1 ? body.ids[0]! : 'several',
          detail: { replayed },
          requestId,
        });
      }
      return { replayed };
    });
  }
}
