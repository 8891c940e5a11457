import { Injectable } from '@nestjs/common';
import type { RedactionState, ResponseOf, setRedaction, tryRedaction } from '@reprise/contracts/http';
import { findRedactions, redactionKinds, secretKinds } from '@reprise/domain';
import { AuditStore, IntakeRules, type Queryable, RedactionStore } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import type { CallOf } from '../http/call.js';

const always: ReadonlySet<string> = new Set(secretKinds);

/** What is replaced in tickets: looked at, decided, tried. */
@Injectable()
export class RedactionService {
  constructor(
    private readonly redaction: RedactionStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly database: ViewerDatabase,
  ) {}

  show(): Promise<RedactionState> {
    return this.read(this.database);
  }

  decide({ body, actor, requestId }: CallOf<typeof setRedaction>): Promise<RedactionState> {
    return this.transactions.run(async (tx) => {
      const before = (await this.redaction.setting(tx)).kinds;
      await this.redaction.decide(tx, body.kinds, actor.name);
      const { kinds: after } = await this.redaction.setting(tx);
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'redaction.changed',
        objectKind: 'setting',
        objectId: 'redaction',
        detail: { before, after },
        requestId,
      });
      return this.read(tx);
    });
  }

  async try(text: string): Promise<ResponseOf<typeof tryRedaction>> {
    const rules = await IntakeRules.load(this.database);
    return {
      found: findRedactions(text, redactionKinds).map((one) => ({ ...one, on: rules.kinds.includes(one.kind) })),
      redacted: rules.clean(text),
    };
  }

  private async read(db: Queryable): Promise<RedactionState> {
    const setting = await this.redaction.setting(db);
    const counts = await this.redaction.counts(db);
    return {
      kinds: redactionKinds.map((kind) => ({
        kind,
        always: always.has(kind),
        on: always.has(kind) || setting.kinds.some((chosen) => chosen === kind),
        replaced: counts.get(kind) ?? 0,
      })),
      changedAt: setting.changedAt?.toISOString() ?? null,
      changedBy: setting.changedBy,
    };
  }
}
