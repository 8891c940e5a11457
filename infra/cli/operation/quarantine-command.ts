import { Id } from '@reprise/contracts/http';
import { AuditStore, QuarantineReader, QuarantineStore, createDataSource } from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import { withDatabase } from '../checks/database-of-home.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { bold, dim } from '../terminal/colour.js';
import { counted } from '../terminal/numbers.js';

const shown = 100;

/** Print what was set aside. */
export async function runQuarantineList(): Promise<number> {
  const { items, next } = await withQuarantine((dataSource) => new QuarantineReader(dataSource).list({ limit: shown }));
  const lines = items.map(({ id, topic, reason, at, objects, objectCount }) => {
    const about = objects.map(({ kind, label, id: object }) => label ?? `${kind} ${object}`).join(', ');
    const more = objectCount > objects.length ? ` and ${objectCount - objects.length} more` : '';
    return `${id}  ${bold(topic)}  ${about}${more}\n  ${reason}  ${dim(at.slice(0, 16).replace('T', ' '))}`;
  });
  if (next !== null) lines.push(dim(`These are the newest ${shown}; there are more.`));
  process.stdout.write(lines.length === 0 ? 'Nothing is set aside.\n' : `${lines.join('\n')}\n`);
  return exitCodes.done;
}

/** Order work again. */
export async function runQuarantineReplay(ids: readonly string[]): Promise<number> {
  const wrong = ids.find((id) => !Id.safeParse(id).success);
  if (wrong !== undefined)
    throw new CommandError(`"${wrong}" is no id; \`reprise quarantine list\` shows them.`, exitCodes.usage);
  const replayed = await withQuarantine((dataSource) =>
    dataSource.transaction(async (tx) => {
      const count = await new QuarantineStore().replay(tx, ids.length > 0 ? ids : undefined);
      if (count > 0) {
        await new AuditStore().append(tx, {
          actor: { kind: 'machine', id: null, name: 'reprise quarantine' },
          action: 'quarantine.replayed',
          objectKind: 'quarantine',
          objectId: ids.length === 1 ? ids[0]! : 'several',
          detail: { replayed: count },
        });
      }
      return count;
    }),
  );
  if (replayed === 0 && ids.length > 0)
    throw new CommandError('None of these is set aside; `reprise quarantine list` shows what is.');
  process.stdout.write(`${counted(replayed, 'piece')} of work ordered again.\n`);
  return exitCodes.done;
}

function withQuarantine<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    const dataSource = await createDataSource(url, { poolSize: 2, applicationName: 'reprise quarantine' }).initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  });
}
