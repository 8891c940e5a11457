import {
  ApiTokenStore,
  AuditStore,
  createDataSource,
  InvitationStore,
  newSecret,
  queryRows,
} from '@reprise/persistence';

const validDays = 7;

export interface FirstAccess {
  /** One-time token of the first administrator's link; undefined when there are accounts already. */
  readonly invitationToken?: string;
}

/**
 * Open the door of a new installation: while nobody has an account, every start makes a new one-time link for the first
 * administrator (the one before stops working), and the command line's own token is made known.
 */
export async function prepareFirstAccess(databaseUrl: string, commandToken: string, now: Date): Promise<FirstAccess> {
  const dataSource = createDataSource(databaseUrl, { poolSize: 1, applicationName: 'reprise start' });
  await dataSource.initialize();
  try {
    const audit = new AuditStore();
    const invitations = new InvitationStore(dataSource);
    const actor = { kind: 'machine', id: null, name: 'reprise start' } as const;
    return await dataSource.transaction(async (tx) => {
      const tokens = new ApiTokenStore(tx);
      if ((await tokens.findUsable(commandToken, now)) === undefined) {
        const objectId = await tokens.create(tx, {
          token: commandToken,
          name: 'command line',
          role: 'lead',
          scopes: ['read', 'import', 'curate'],
          userId: null,
          expiresAt: null,
        });
        await audit.append(tx, { actor, action: 'apiToken.created', objectKind: 'api_token', objectId });
      }
      const [{ accounts } = { accounts: 0 }] = await queryRows<{ accounts: number }>(
        tx,
        'SELECT count(*)::int AS accounts FROM app_user',
      );
      if (accounts > 0) return {};
      const invitationToken = newSecret();
      const expiresAt = new Date(now.getTime() + validDays * 86_400_000);
      const objectId = await invitations.createFirst(tx, invitationToken, expiresAt);
      await audit.append(tx, {
        actor,
        action: 'invitation.created',
        objectKind: 'invitation',
        objectId,
        detail: { role: 'admin', first: true },
      });
      return { invitationToken };
    });
  } finally {
    await dataSource.destroy();
  }
}
