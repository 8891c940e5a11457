import { Inject, Injectable } from '@nestjs/common';
import type { ResponseOf, acceptInvitation, createInvitation, getInvitation } from '@reprise/contracts/http';
import { AuditStore, InvitationStore, type OpenInvitation, UserStore, newSecret } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { auditActor } from '../core/audited.js';
import type { ApiConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { AppError, invalidField } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { Passwords } from './passwords.js';
import { SessionsService, passwordsAreOff } from './sessions.service.js';

const INVITATION_DAYS = 7;

/** One-time links by which accounts come to be. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly users: UserStore,
    private readonly audit: AuditStore,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async look(token: string): Promise<ResponseOf<typeof getInvitation>> {
    return present(await this.requireOpen(token));
  }

  async accept({
    params,
    body,
    requestId,
  }: CallOf<typeof acceptInvitation>): Promise<ResponseOf<typeof acceptInvitation>> {
    const invited = await this.requireOpen(params.token);
    // The first administrator comes in before anybody could be known to the organisation's sign-in.
    if (this.config.passwordSignIn === false && !invited.first) throw passwordsAreOff();
    if (invited.email && invited.email.toLowerCase() !== body.email.toLowerCase()) {
      throw invalidField('/body/email', `this invitation is for ${invited.email}`);
    }
    const passwordHash = await this.passwords.hash(body.password);
    return this.transactions.run(async (tx) => {
      const accepted = await this.invitations.accept(tx, params.token, this.clock.now());
      if (!accepted) throw noLongerValid();
      const user = await this.users.create(tx, {
        email: body.email,
        name: body.name,
        role: accepted.role,
        passwordHash,
      });
      if (!user) throw invalidField('/body/email', 'has an account already; sign in instead');
      const actor = { kind: 'person', id: user.id, name: user.name } as const;
      const detail = { role: user.role, invitation: accepted.id };
      await this.audit.append(tx, {
        actor,
        action: 'user.created',
        objectKind: 'user',
        objectId: user.id,
        detail,
        requestId,
      });
      return this.sessions.open(tx, user, requestId);
    });
  }

  async create({
    body,
    actor,
    requestId,
  }: CallOf<typeof createInvitation>): Promise<ResponseOf<typeof createInvitation>> {
    const token = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + INVITATION_DAYS * 86_400_000);
    await this.transactions.run(async (tx) => {
      const objectId = await this.invitations.create(tx, { token, ...body, createdBy: actor.userId, expiresAt });
      const detail = { role: body.role };
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'invitation.created',
        objectKind: 'invitation',
        objectId,
        detail,
        requestId,
      });
    });
    return { url: new URL(`/welcome/${token}`, this.config.publicUrl).href, expiresAt: expiresAt.toISOString() };
  }

  private async requireOpen(token: string): Promise<OpenInvitation> {
    const invitation = await this.invitations.findOpen(token, this.clock.now());
    if (!invitation) throw noLongerValid();
    return invitation;
  }
}

const noLongerValid = (): AppError =>
  new AppError(
    'auth.invitation_invalid',
    'The link was used, has run out, or is not complete. Ask an administrator for a new one.',
  );

const present = ({ email, role, expiresAt, first }: OpenInvitation): ResponseOf<typeof getInvitation> => ({
  email,
  role,
  expiresAt: expiresAt.toISOString(),
  first,
});
