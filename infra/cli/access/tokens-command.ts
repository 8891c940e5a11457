import { Id, Role, Scope, TokenName, roles, scopes } from '@reprise/contracts/http';
import { ApiTokenStore, AuditStore, createDataSource, newApiToken } from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import { withDatabase } from '../checks/database-of-home.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { bold, dim } from '../terminal/colour.js';

export interface NewTokenOptions {
  readonly role: string;
  readonly scopes: string;
  readonly days: number;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;
const actor = { kind: 'machine', id: null, name: 'reprise tokens' } as const;

/** Print the tokens that were not revoked. */
export async function runTokenList(): Promise<number> {
  const tokens = await withTokens((store) => store.list());
  const lines = tokens.map((token) => {
    const expiry = token.expiresAt === null ? 'does not run out' : `until ${token.expiresAt.slice(0, 10)}`;
    const use =
      token.lastUsedAt === null ? 'never used' : `last used ${token.lastUsedAt.slice(0, 16).replace('T', ' ')}`;
    return `${token.id}  ${bold(token.name)}  ${token.shown}…  ${token.role}: ${token.scopes.join(', ')}  ${dim(`${expiry}, ${use}`)}`;
  });
  process.stdout.write(lines.length === 0 ? 'There are no tokens.\n' : `${lines.join('\n')}\n`);
  return exitCodes.done;
}

/** Make a token of the installation and print it; it cannot be shown again. */
export async function runTokenCreate(name: string, options: NewTokenOptions): Promise<number> {
  const wanted = readWish(name, options);
  const token = newApiToken();
  const expiresAt = new Date(Date.now() + options.days * DAY_MS);
  await withTokens((store, dataSource) =>
    dataSource.transaction(async (tx) => {
      const objectId = await store.create(tx, { ...wanted, token, userId: null, expiresAt });
      const detail = { ...wanted, expiresAt: expiresAt.toISOString() };
      await new AuditStore().append(tx, {
        actor,
        action: 'apiToken.created',
        objectKind: 'api_token',
        objectId,
        detail,
      });
    }),
  );
  process.stderr.write(dim(`Works until ${expiresAt.toISOString().slice(0, 10)}. It is not shown again:\n`));
  process.stdout.write(`${token}\n`);
  return exitCodes.done;
}

/** End a token at once. */
export async function runTokenRevoke(id: string): Promise<number> {
  const known = Id.safeParse(id).success;
  const name = await withTokens((store, dataSource) =>
    dataSource.transaction(async (tx) => {
      const revoked = known ? await store.revoke(tx, id, new Date()) : undefined;
      if (revoked === undefined) throw new CommandError(`No token has the id ${id}; reprise tokens list shows them.`);
      const entry = {
        actor,
        action: 'apiToken.revoked',
        objectKind: 'api_token',
        objectId: id,
        detail: { name: revoked },
      };
      await new AuditStore().append(tx, entry);
      return revoked;
    }),
  );
  process.stdout.write(`“${name}” is revoked.\n`);
  return exitCodes.done;
}

function readWish(name: string, options: NewTokenOptions): { name: string; role: Role; scopes: Scope[] } {
  const role = Role.safeParse(options.role);
  if (!role.success) throw new CommandError(`--role: one of ${roles.join(', ')}.`, exitCodes.usage);
  const wanted = Scope.array()
    .min(1)
    .safeParse([...new Set(options.scopes.split(',').map((scope) => scope.trim()))]);
  if (!wanted.success) throw new CommandError(`--scopes: some of ${scopes.join(', ')}.`, exitCodes.usage);
  const label = TokenName.safeParse(name);
  if (!label.success) throw new CommandError('The name has to have 1 to 100 characters.', exitCodes.usage);
  if (options.days > MAX_DAYS) throw new CommandError(`--days: at most ${MAX_DAYS}.`, exitCodes.usage);
  return { name: label.data, role: role.data, scopes: wanted.data };
}

async function withTokens<T>(work: (store: ApiTokenStore, dataSource: DataSource) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    const dataSource = createDataSource(url, { poolSize: 1, applicationName: 'reprise tokens' });
    await dataSource.initialize();
    try {
      return await work(new ApiTokenStore(dataSource), dataSource);
    } finally {
      await dataSource.destroy();
    }
  });
}
