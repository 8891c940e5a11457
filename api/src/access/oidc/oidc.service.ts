import { Inject, Injectable } from '@nestjs/common';
import type {
  ResponseOf,
  Role,
  User,
  beginOidcSignIn,
  createOidcSession,
  getSignInOptions,
} from '@reprise/contracts/http';
import { AuditStore, InvitationStore, OidcIdentityStore, SessionStore, UserStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import type { ApiConfig } from '../../core/config.js';
import { CLOCK, CONFIG } from '../../core/tokens.js';
import { Transactions } from '../../core/transactions.js';
import { AppError } from '../../http/app-error.js';
import type { CallOf } from '../../http/call.js';
import { SessionsService } from '../sessions.service.js';
import { FlowSeal } from './flow-seal.js';
import { roleOfGroups } from './group-roles.js';
import { OidcProvider, type ProvenIdentity } from './oidc-provider.js';

const FLOW_MS = 10 * 60_000;

/** Signing in through the organisation: who somebody is says the provider, who may come in is decided here. */
@Injectable()
export class OidcService {
  private readonly seal: FlowSeal;

  constructor(
    private readonly provider: OidcProvider,
    private readonly identities: OidcIdentityStore,
    private readonly users: UserStore,
    private readonly invitations: InvitationStore,
    private readonly audit: AuditStore,
    private readonly sessions: SessionsService,
    private readonly openSessions: SessionStore,
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.seal = new FlowSeal(config.secret);
  }

  options(): ResponseOf<typeof getSignInOptions> {
    const { oidc, passwordSignIn } = this.config;
    return { password: passwordSignIn !== false, provider: oidc ? { name: oidc.name } : null };
  }

  async begin(): Promise<ResponseOf<typeof beginOidcSignIn>> {
    const { flow, url } = await this.provider.begin();
    return { url, flow: this.seal.seal({ ...flow, expiresAt: this.clock.now().getTime() + FLOW_MS }) };
  }

  async signIn({ body, requestId }: CallOf<typeof createOidcSession>): Promise<ResponseOf<typeof createOidcSession>> {
    const { groupRoles = new Map<string, Role>(), newAccounts } = this.provider.settings;
    const flow = this.seal.open(body.flow, this.clock.now().getTime());
    if (!flow) {
      throw new AppError(
        'auth.provider_refused',
        'The sign-in took too long, or was begun in another browser. Begin again.',
      );
    }
    const identity = await this.provider.prove(flow, body.query);
    const byGroup = roleOfGroups(identity.groups, groupRoles);
    return this.transactions.run(async (tx) => {
      const known = await this.userOf(tx, identity, byGroup, newAccounts, requestId);
      if (known.disabled) {
        throw new AppError('auth.account_unknown', 'Your account here is switched off. Ask an administrator.');
      }
      return this.sessions.open(tx, await this.inRole(tx, known, byGroup, requestId), requestId);
    });
  }

  /** Who has a role by a group has that role, with every sign-in anew; the last administrator stays one. */
  private async inRole(tx: EntityManager, user: User, role: Role | undefined, requestId: string): Promise<User> {
    if (role === undefined || role === user.role) return user;
    const changed = await this.users.update(tx, user.id, { role });
    if (changed.kind !== 'updated') return user;
    // What was opened in the role before is closed with it.
    await this.openSessions.closeAllOf(tx, user.id);
    await this.note(tx, changed.user, 'user.changed', { role: [user.role, role], by: 'group' }, requestId);
    return changed.user;
  }

  /** The account of this identity: linked before, known or invited by a verified address, or made anew where a group or the settings say so. */
  private async userOf(
    tx: EntityManager,
    identity: ProvenIdentity,
    byGroup: Role | undefined,
    newAccounts: Role | undefined,
    requestId: string,
  ): Promise<User> {
    const { email, issuer, subject } = identity;
    const linked = await this.identities.find(tx, issuer, subject);
    if (linked) return linked;
    if (email === null) {
      throw new AppError(
        'auth.account_unknown',
        'Your organisation does not vouch for your e-mail address, so no account here can be yours. Ask an administrator.',
      );
    }
    const user =
      (await this.users.findByEmail(tx, email)) ??
      (await this.newcomer(tx, identity, email, byGroup, newAccounts, requestId));
    if (!(await this.identities.link(tx, issuer, subject, user.id))) {
      throw new AppError(
        'auth.account_unknown',
        'The account with your e-mail address belongs to somebody else at your organisation. Ask an administrator.',
      );
    }
    await this.note(tx, user, 'user.linked', { issuer }, requestId);
    return user;
  }

  private async newcomer(
    tx: EntityManager,
    { name }: ProvenIdentity,
    email: string,
    byGroup: Role | undefined,
    newAccounts: Role | undefined,
    requestId: string,
  ): Promise<User> {
    const invitation = await this.invitations.acceptByEmail(tx, email, this.clock.now());
    const role = byGroup ?? invitation?.role ?? newAccounts;
    if (!role) {
      throw new AppError(
        'auth.account_unknown',
        `Nobody invited ${email} yet. Ask an administrator of this installation.`,
      );
    }
    const user = await this.users.create(tx, { email, name: name ?? email, role });
    // Made by another request of the same person a moment ago.
    if (!user)
      throw new AppError('resource.state_conflict', 'Your account is being made at this moment. Sign in again.');
    await this.note(tx, user, 'user.created', { role, invitation: invitation?.id ?? null }, requestId);
    return user;
  }

  private note(
    tx: EntityManager,
    user: User,
    action: string,
    detail: Record<string, unknown>,
    requestId: string,
  ): Promise<void> {
    const actor = { kind: 'person', id: user.id, name: user.name } as const;
    return this.audit.append(tx, { actor, action, objectKind: 'user', objectId: user.id, detail, requestId });
  }
}
