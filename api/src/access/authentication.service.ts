import { Inject, Injectable } from '@nestjs/common';
import { type Role, roles, scopes } from '@reprise/contracts/http';
import type { Clock } from '@reprise/ports';
import { ApiTokenStore, SessionStore } from '@reprise/persistence';
import { CLOCK } from '../core/tokens.js';
import { AppError } from '../http/app-error.js';
import type { Actor } from '../http/call.js';
import { AskedTogether } from './asked-together.js';
import { idleSince } from './session-times.js';

/** How stale the note of a session's last use may be; each note is a write. */
const TOUCH_AFTER_MS = 60_000;

const bearer = /^Bearer ([A-Za-z0-9._~+/-]{16,256}=*)$/i;

/** A token never may more than the person it belongs to. */
const lesserRole = (one: Role, other: Role): Role => (roles.indexOf(one) < roles.indexOf(other) ? one : other);

/** Says who sends a request. Only the `Authorization` header counts: a cookie never does, so no page can act for a person. */
@Injectable()
export class AuthenticationService {
  /** A program that sends many requests at once presents the same credential with each of them. */
  private readonly actors = new AskedTogether((secret) =>
    secret.startsWith('rpr_') ? this.byToken(secret) : this.bySession(secret),
  );

  constructor(
    private readonly sessions: SessionStore,
    private readonly tokens: ApiTokenStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AppError `auth.required` for a missing, unknown, expired or revoked token alike */
  async authenticate(authorization: string | undefined): Promise<Actor> {
    const secret = bearer.exec(authorization ?? '')?.[1];
    const actor = secret && (await this.actors.ask(secret));
    if (!actor) throw new AppError('auth.required', 'Send a valid session or API token as `Authorization: Bearer`.');
    return actor;
  }

  private async bySession(secret: string): Promise<Actor | undefined> {
    const now = this.clock.now();
    const session = await this.sessions.findOpen(secret, now, idleSince(now));
    if (!session) return undefined;
    if (now.getTime() - session.lastUsedAt.getTime() > TOUCH_AFTER_MS) await this.sessions.touch(session.id, now);
    const { id: userId, name, role } = session.user;
    return { kind: 'person', userId, credentialId: session.id, name, role, scopes, viewer: session.viewer };
  }

  private async byToken(secret: string): Promise<Actor | undefined> {
    const token = await this.tokens.findUsable(secret, this.clock.now());
    if (!token) return undefined;
    const { id: credentialId, name, ownerRole, userId, viewer } = token;
    const role = ownerRole ? lesserRole(token.role, ownerRole) : token.role;
    return { kind: 'token', userId, credentialId, name, role, scopes: token.scopes, viewer };
  }
}
