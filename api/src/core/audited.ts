import type { AuditActor } from '@reprise/persistence';
import type { Actor } from '../http/call.js';

/** The actor of a request as the audit record names it. */
export const auditActor = (actor: Actor): AuditActor => ({
  kind: actor.kind,
  id: actor.kind === 'person' ? actor.userId : actor.credentialId,
  name: actor.name,
});
