import { Inject, Injectable } from '@nestjs/common';
import type { ApiToken, ResponseOf, createApiToken, revokeApiToken } from '@reprise/contracts/http';
import { ApiTokenStore, AuditStore, newApiToken } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { auditActor } from '../core/audited.js';
import { CLOCK } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';

const DAY_MS = 86_400_000;

/** Keys for programs. A token belongs to the administrator who made it and ends with that account. */
@Injectable()
export class ApiTokensService {
  constructor(
    private readonly tokens: ApiTokenStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(): Promise<{ items: ApiToken[] }> {
    return { items: await this.tokens.list() };
  }

  async create({ body, actor, requestId }: CallOf<typeof createApiToken>): Promise<ResponseOf<typeof createApiToken>> {
    const token = newApiToken();
    const { name, role, expiresInDays } = body;
    const scopes = [...new Set(body.scopes)];
    const expiresAt = new Date(this.clock.now().getTime() + expiresInDays * DAY_MS);
    await this.transactions.run(async (tx) => {
      const objectId = await this.tokens.create(tx, { token, name, role, scopes, userId: actor.userId, expiresAt });
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'apiToken.created',
        objectKind: 'api_token',
        objectId,
        detail: { name, role, scopes, expiresAt: expiresAt.toISOString() },
        requestId,
      });
    });
    return { token, expiresAt: expiresAt.toISOString() };
  }

  async revoke({ params, actor, requestId }: CallOf<typeof revokeApiToken>): Promise<void> {
    await this.transactions.run(async (tx) => {
      const name = await this.tokens.revoke(tx, params.id, this.clock.now());
      if (name === undefined) throw notFound('This token');
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'apiToken.revoked',
        objectKind: 'api_token',
        objectId: params.id,
        detail: { name },
        requestId,
      });
    });
  }
}
