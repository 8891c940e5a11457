import type { EntityManager } from 'typeorm';

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
    const { actor, action, objectKind, objectId, detail = {}, requestId = null } = entry;
    await tx.query(
      `INSERT INTO audit_event (actor_kind, actor_id, actor_name, action, object_kind, object_id, detail, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [actor.kind, actor.id, actor.name, action, objectKind, objectId, JSON.stringify(detail), requestId],
    );
  }
}
