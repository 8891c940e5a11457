import { Inject, Injectable } from '@nestjs/common';
import type { ResponseOf, createPasswordLink, getPasswordLink, usePasswordLink } from '@reprise/contracts/http';
import { AuditStore, PasswordLinkStore, SessionStore, UserStore, newSecret } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { auditActor } from '../core/audited.js';
import type { ApiConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { Passwords } from './passwords.js';
import { SessionsService, passwordsAreOff } from './sessions.service.js';

const VALID_HOURS = 24;

/** New passwords for people who forgot theirs, through a link that an administrator makes and hands over. */
@Injectable()
export class PasswordLinksService {
  constructor(
    private readonly links: PasswordLinkStore,
    private readonly users: UserStore,
    private readonly sessionStore: SessionStore,
    private readonly sessions: SessionsService,
    private readonly audit: AuditStore,
    private readonly passwords: Passwords,
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create({
    params,
    actor,
    requestId,
  }: CallOf<typeof createPasswordLink>): Promise<ResponseOf<typeof createPasswordLink>> {
    if (this.config.passwordSignIn === false) throw passwordsAreOff();
    const user = await this.users.find(params.id);
    if (!user) throw notFound('This account');
    if (user.disabled)
      throw new AppError('resource.state_conflict', 'This account is switched off. Switch it on first.');
    const token = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + VALID_HOURS * 3_600_000);
    await this.transactions.run(async (tx) => {
      await this.links.create(tx, { token, userId: user.id, createdBy: actor.userId, expiresAt });
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'passwordLink.created',
        objectKind: 'user',
        objectId: user.id,
        requestId,
      });
    });
    return { url: new URL(`/new-password/${token}`, this.config.publicUrl).href, expiresAt: expiresAt.toISOString() };
  }

  async look(token: string): Promise<ResponseOf<typeof getPasswordLink>> {
    const link = await this.links.findOpen(token, this.clock.now());
    if (!link) throw noLongerValid();
    const { expiresAt, user } = link;
    return { name: user.name, email: user.email, expiresAt: expiresAt.toISOString() };
  }

  /** Whoever is signed in as this person, with the old password or a stolen session, is not any more. */
  async use({ params, body, requestId }: CallOf<typeof usePasswordLink>): Promise<ResponseOf<typeof usePasswordLink>> {
    if (this.config.passwordSignIn === false) throw passwordsAreOff();
    // Hashing takes a while: nobody makes it happen without a link.
    await this.look(params.token);
    const passwordHash = await this.passwords.hash(body.password);
    return this.transactions.run(async (tx) => {
      const link = await this.links.use(tx, params.token, this.clock.now());
      if (!link) throw noLongerValid();
      const { user } = link;
      await this.users.replacePasswordHash(tx, user.id, passwordHash);
      await this.sessionStore.closeAllOf(tx, user.id);
      await this.audit.append(tx, {
        actor: { kind: 'person', id: user.id, name: user.name },
        action: 'password.replaced',
        objectKind: 'user',
        objectId: user.id,
        requestId,
      });
      return this.sessions.open(tx, user, requestId);
    });
  }
}

const noLongerValid = (): AppError =>
  new AppError(
    'auth.invitation_invalid',
    'The link was used, has run out, or is not complete. Ask an administrator for a new one.',
  );
