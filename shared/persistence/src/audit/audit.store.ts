import type { EntityManager } from 'typeorm';
import type { Change } from '../sql/change-together.js';

/** Who changed something: a person, a token, or the product itself. */
export interface AuditActor {
  readonly kind: 'person' | 'token' | 'machine';
  readonly id: string | null;
  readonly name: string;
}

export interface AuditEntry {
  readonly actor: AuditActor;
  /** `noun.pastParticiple`, e.g. `knownError.published`. */
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  /** What changed; never ticket text, never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
}

/** The append-only record of changes, written in the transaction of the change. */
export class AuditStore {
  async append(tx: EntityManager, entry: AuditEntry): Promise<void> {
    const { sql, parameters } = this.entry(entry);
    await tx.query(sql, [...parameters]);
  }

  /** The row as a change, to be made together with the one it records. */
  entry({ actor, action, objectKind, objectId, detail = {}, requestId }: AuditEntry): Change {
    return {
      sql: `INSERT INTO audit_event (actor_kind, actor_id, actor_name, action, object_kind, object_id, detail, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      parameters: [
        actor.kind,
        actor.id,
        actor.name,
        action,
        objectKind,
        objectId,
        JSON.stringify(detail),
        requestId ?? null,
      ],
    };
  }
}
