import { Inject, Injectable } from '@nestjs/common';
import type { ResponseOf, User, changePassword, createSession } from '@reprise/contracts/http';
import {
  AuditStore,
  PasswordLinkStore,
  SessionStore,
  SignInAttemptStore,
  UserStore,
  newSecret,
} from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import type { ApiConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { AppError, invalidField } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { addressBlock } from '../http/limits/client-address.js';
import { tooManyRequests } from '../http/limits/too-many-requests.js';
import { Passwords } from './passwords.js';
import { idleSince, sessionEnd } from './session-times.js';
import { SIGN_IN_WINDOW_MS, signInLimits } from './sign-in-limits.js';

type SessionAnswer = ResponseOf<typeof createSession>;

/** Signing in and out. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly attempts: SignInAttemptStore,
    private readonly passwordLinks: PasswordLinkStore,
    private readonly audit: AuditStore,
    private readonly passwords: Passwords,
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** An unknown address, a wrong password and a switched-off account get the same answer after the same work. */
  async signIn({ body, address, requestId }: CallOf<typeof createSession>): Promise<SessionAnswer> {
    if (this.config.passwordSignIn === false) throw passwordsAreOff();
    const account = await this.findByPassword(body, address);
    if (!account) throw new AppError('auth.invalid_credentials');
    const renewedHash = this.passwords.isOutdated(account.passwordHash)
      ? await this.passwords.hash(body.password)
      : undefined;
    return this.transactions.run(async (tx) => {
      if (renewedHash) await this.users.replacePasswordHash(tx, account.user.id, renewedHash);
      return this.open(tx, account.user, requestId);
    });
  }

  /** Whoever else is signed in as this person, with the old password or a stolen session, is not any more. */
  async changePassword({
    body,
    actor,
    address,
    requestId,
  }: CallOf<typeof changePassword>): Promise<ResponseOf<typeof changePassword>> {
    if (actor.kind === 'token' || actor.userId === null)
      throw new AppError('resource.state_conflict', 'An API token has no password. Sign in to change yours.');
    const { email } = (await this.users.find(actor.userId))!;
    const account = await this.findByPassword({ email, password: body.currentPassword }, address);
    if (!account) throw invalidField('/body/currentPassword', 'is not your password');
    const passwordHash = await this.passwords.hash(body.newPassword);
    return this.transactions.run(async (tx) => {
      await this.users.replacePasswordHash(tx, account.user.id, passwordHash);
      await this.sessions.closeAllOf(tx, account.user.id);
      await this.passwordLinks.forget(tx, account.user.id);
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'password.changed',
        objectKind: 'user',
        objectId: account.user.id,
        requestId,
      });
      return this.open(tx, account.user, requestId);
    });
  }

  /**
   * The account that e-mail and password belong to. Each attempt is counted before the password is looked at.
   * @throws AppError `request.rate_limited` after too many
   */
  private async findByPassword(
    { email, password }: { readonly email: string; readonly password: string },
    address: string,
  ): Promise<{ user: User; passwordHash: string } | undefined> {
    const limits = signInLimits(email, addressBlock(address));
    const now = this.clock.now();
    const until = await this.attempts.take(limits, now, SIGN_IN_WINDOW_MS);
    if (until) throw tooManyRequests(until.getTime() - now.getTime(), 'attempts');
    const account = await this.users.findForSignIn(email);
    const right = await this.passwords.matches(account?.passwordHash, password);
    if (!account || !right || account.user.disabled) return undefined;
    await this.attempts.forget(
      limits.map(({ key }) => key),
      now,
    );
    return account;
  }

  /** A new session with a new token: nothing known before the sign-in opens it. */
  async open(tx: EntityManager, user: User, requestId: string): Promise<SessionAnswer> {
    const now = this.clock.now();
    const token = newSecret('rps_');
    const expiresAt = sessionEnd(now);
    await this.sessions.removeDead(tx, now, idleSince(now));
    const id = await this.sessions.open(tx, { userId: user.id, token, now, expiresAt });
    const actor = { kind: 'person', id: user.id, name: user.name } as const;
    await this.audit.append(tx, { actor, action: 'session.opened', objectKind: 'session', objectId: id, requestId });
    return { token, expiresAt: expiresAt.toISOString(), user };
  }

  async signOut(actor: Actor, requestId: string): Promise<void> {
    if (actor.kind === 'token')
      throw new AppError('resource.state_conflict', 'An API token has no session to end; revoke it instead.');
    await this.transactions.run(async (tx) => {
      await this.sessions.close(tx, actor.credentialId);
      const objectId = actor.credentialId;
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'session.closed',
        objectKind: 'session',
        objectId,
        requestId,
      });
    });
  }

  /** The person signed in; a token answers with its owner, or with itself where it belongs to nobody. */
  async me(actor: Actor): Promise<User> {
    const user = actor.userId && (await this.users.find(actor.userId));
    if (user) return user;
    const { credentialId: id, name, role } = actor;
    const epoch = new Date(0).toISOString();
    return { id, name, role, email: 'token@reprise.invalid', disabled: false, createdAt: epoch, lastSeenAt: null };
  }
}

/** Signing in by password is switched off in the configuration. */
export const passwordsAreOff = (): AppError =>
  new AppError('auth.forbidden', 'Passwords are switched off here: sign in through your organisation.');
