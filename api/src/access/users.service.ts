import { Injectable } from '@nestjs/common';
import type { User, updateUser } from '@reprise/contracts/http';
import { AuditStore, PasswordLinkStore, SessionStore, UserStore } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';

/** Accounts as administrators see them. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly passwordLinks: PasswordLinkStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async list(): Promise<{ items: User[] }> {
    return { items: await this.users.list() };
  }

  async listNames(): Promise<{ items: { id: string; name: string }[] }> {
    return { items: await this.users.names() };
  }

  /** A change of role or access ends the person's sessions: what they may do is settled again at the next sign-in. */
  update({ params, body, actor, requestId }: CallOf<typeof updateUser>): Promise<User> {
    return this.transactions.run(async (tx) => {
      const result = await this.users.update(tx, params.id, body);
      if (result.kind === 'not found') throw notFound('This account');
      if (result.kind === 'last administrator') {
        throw new AppError('resource.state_conflict', 'This is the last administrator. Make another one first.');
      }
      const { user, before } = result;
      if (user.role === before.role && user.disabled === before.disabled) return user;
      await this.sessions.closeAllOf(tx, user.id);
      await this.passwordLinks.forget(tx, user.id);
      const detail = { role: [before.role, user.role], disabled: [before.disabled, user.disabled] };
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'user.changed',
        objectKind: 'user',
        objectId: user.id,
        detail,
        requestId,
      });
      return user;
    });
  }
}
