import { AuditStore, PasswordLinkStore, UserStore, createDataSource, newSecret } from '@reprise/persistence';
import { withDatabase } from '../checks/database-of-home.js';
import { readProductEnvironment } from '../env.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import { dim } from '../terminal/colour.js';

const VALID_HOURS = 24;
const actor = { kind: 'machine', id: null, name: 'reprise password-link' } as const;

/** Make a one-time link to a new password and print it: the way in for an administrator whom no other one can help. */
export async function runPasswordLink(email: string): Promise<number> {
  const token = newSecret();
  const expiresAt = new Date(Date.now() + VALID_HOURS * 3_600_000);
  await withDatabase(async (url) => {
    const dataSource = createDataSource(url, { poolSize: 1, applicationName: 'reprise password-link' });
    await dataSource.initialize();
    try {
      await dataSource.transaction(async (tx) => {
        const user = await new UserStore(tx).findByEmail(tx, email);
        if (user === undefined) throw new CommandError(`Nobody has an account with the address ${email}.`);
        if (user.disabled) throw new CommandError(`The account of ${email} is switched off.`);
        await new PasswordLinkStore(tx).create(tx, { token, userId: user.id, createdBy: null, expiresAt });
        await new AuditStore().append(tx, {
          actor,
          action: 'passwordLink.created',
          objectKind: 'user',
          objectId: user.id,
        });
      });
    } finally {
      await dataSource.destroy();
    }
  });
  const { PUBLIC_URL } = readProductEnvironment();
  const address = PUBLIC_URL ?? `http://localhost:${Home.locate().knownState()?.webPort ?? 3000}`;
  process.stderr.write(dim(`Works once, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC:\n`));
  process.stdout.write(`${new URL(`/new-password/${token}`, address).href}\n`);
  return exitCodes.done;
}
