/**
 * 1. A backup taken in elsewhere holds the same rows, files and numbers, and every promise holds on it.
 * 2. A backup that is incomplete or damaged is refused before anything is written.
 * 3. A backup of an earlier version is brought up to the present one.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BackupManifest,
  backupDatabase,
  createDataSource,
  migrate,
  migrateTo,
  queryRows,
  rebuildSearch,
  restoreDatabase,
  verifyInvariants,
} from '@reprise/persistence';
import { createSearchIndex } from '@reprise/search';
import { emptyDatabase, type TestDatabase } from '../../services/database.js';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';

let pipeline: Pipeline;
let scratch: string;
let backup: string;
let saved: BackupManifest;
const databases: TestDatabase[] = [];

const tickets = Array.from({ length: 40 }, (_, i) => ({
  id: `T-${i}`,
  title: `Ticket ${i} with tab \t, backslash \\ and 🎫`,
  description: 'line one\nline two',
  component: ['Printing', 'Login', 'Billing'][i % 3]!,
  tags: ['a,b', '"quoted"'],
}));

beforeAll(async () => {
  pipeline = await aPipeline();
  scratch = await mkdtemp(join(tmpdir(), 'reprise-backup-'));
  backup = join(scratch, 'backup');
  await pipeline.orderImportOf(tickets);
  await pipeline.settle();
  await pipeline.orderImportOf([{ id: 'T-0', title: 'changed while nobody worked on it' }]);
  saved = await backupDatabase({
    databaseUrl: pipeline.databaseUrl,
    folder: backup,
    uploads: pipeline.uploadDir,
    now: new Date('2026-11-01T12:00:00Z'),
  });
});
afterAll(async () => {
  await pipeline.close();
  for (const database of databases) await database.drop();
  await rm(scratch, { recursive: true, force: true });
});

async function anEmptyDatabase(): Promise<string> {
  const database = await emptyDatabase();
  databases.push(database);
  return database.url;
}
const restore = async (folder: string) => {
  const databaseUrl = await anEmptyDatabase();
  const uploads = await mkdtemp(join(scratch, 'uploads-'));
  await restoreDatabase({ databaseUrl, folder, uploads });
  return { databaseUrl, uploads };
};
const withRows = async <T>(url: string, work: (ask: (sql: string) => Promise<unknown[]>) => Promise<T>): Promise<T> => {
  const dataSource = await createDataSource(url, { poolSize: 2 }).initialize();
  try {
    return await work((sql) => queryRows(dataSource, sql));
  } finally {
    await dataSource.destroy();
  }
};
/** The compiled command as somebody runs it in a shell, after other commands. */
const reprise = (databaseUrl: string, command: string, args: readonly string[], before = '') =>
  spawnSync('sh', ['-c', `${before}exec "$@"`, 'sh', process.execPath, '-e', program, command, ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, REPRISE_HOME: scratch },
    encoding: 'utf8',
  });
const compiled = join(__dirname, '..', '..', '..', 'infra', 'dist', 'cli', 'main.js');
const program = `import(${JSON.stringify(compiled)}).then(({ run }) => run(['node', 'reprise', ...process.argv.slice(1)])).then((code) => { process.exitCode = code; })`;

/** A copy of the backup that a test may spoil. */
async function aCopy(): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'copy-'));
  await cp(backup, folder, { recursive: true });
  return folder;
}

describe('a backup', () => {
  it('holds every row elsewhere, and every promise holds there', async () => {
    const { databaseUrl, uploads } = await restore(backup);
    const question = `SELECT external_id, title, description, tags, content_hash, revision, state, changed_at FROM ticket ORDER BY external_id`;
    await withRows(databaseUrl, async (ask) => {
      expect(await ask(question)).toEqual(await pipeline.rows(question));
      expect(await ask(`SELECT key, ticket_count FROM problem ORDER BY key`)).toEqual(
        await pipeline.rows(`SELECT key, ticket_count FROM problem ORDER BY key`),
      );
      expect(await ask(`SELECT topic FROM outbox WHERE enqueued_at IS NULL`)).toEqual([{ topic: 'import.process' }]);
    });
    expect((await readdir(uploads)).sort()).toEqual((await readdir(pipeline.uploadDir)).sort());
    const dataSource = await createDataSource(databaseUrl).initialize();
    try {
      const index = createSearchIndex({ dataSource });
      expect(await rebuildSearch(dataSource, index)).toBeGreaterThanOrEqual(tickets.length);
      const results = await verifyInvariants(dataSource, index);
      expect(results.filter(({ breaches }) => breaches > 0)).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('goes on numbering where it was, so that no key is given twice', async () => {
    const { databaseUrl } = await restore(backup);
    const insert = `INSERT INTO problem (id, machine_title) VALUES (gen_random_uuid(), 'next') RETURNING key`;
    await withRows(databaseUrl, async (ask) => {
      const [{ last }] = (await ask(`SELECT max(key) AS last FROM problem`)) as [{ last: number }];
      expect(await ask(insert)).toEqual([{ key: last + 1 }]);
    });
  });

  it('is not written into a folder that holds something', async () => {
    const options = { databaseUrl: pipeline.databaseUrl, folder: backup, uploads: pipeline.uploadDir, now: new Date() };
    await expect(backupDatabase(options)).rejects.toThrow(/is not empty/);
  });

  it.each<[string, (place: string) => string, RegExp]>([
    ['where nothing can be made', () => '/proc/nothing/here', /folder \/proc\/nothing\/here cannot be made: .+place/],
    ['with the name of a file', (place) => (writeFileSync(place, ''), place), /no folder has its name/],
    ['below a file', (place) => (writeFileSync(place, ''), join(place, 'below')), /part of its path is no folder/],
    ['with the name of a pipe', (place) => (execFileSync('mkfifo', [place]), place), /no folder has its name/],
    ['that is a link to nowhere', (place) => (symlinkSync('/proc/nothing/here', place), place), /cannot be made/],
  ])('is not written into a folder %s, and that is said at once', async (_, make, words) => {
    const folder = make(join(await mkdtemp(join(scratch, 'odd-')), 'backup'));
    const options = { databaseUrl: pipeline.databaseUrl, folder, uploads: pipeline.uploadDir, now: new Date() };
    await expect(backupDatabase(options)).rejects.toThrow(words);
  });

  it('on a full disk leaves nothing behind, and says so', async () => {
    const folder = join(scratch, 'full');
    const { status, stderr } = reprise(pipeline.databaseUrl, 'backup', [folder], 'ulimit -f 4; ');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/In .+full a file would be larger/),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not made of a database into which a restore did not end; restoring again starts anew', async () => {
    const databaseUrl = await anEmptyDatabase();
    const uploads = join(scratch, 'unfinished');
    await withRows(databaseUrl, (ask) => ask('CREATE TABLE unfinished_restore (begun_at timestamptz)'));
    await migrateTo(databaseUrl, saved.migrations);
    await withRows(databaseUrl, (ask) =>
      ask(`INSERT INTO source (id, name, kind) VALUES (gen_random_uuid(), 'half', 'file')`),
    );
    const unfinished = /restore into this database is under way or did not come to its end/;
    await expect(migrate(databaseUrl)).rejects.toThrow(unfinished);
    const folder = join(scratch, 'of-unfinished');
    await expect(backupDatabase({ databaseUrl, folder, uploads, now: new Date() })).rejects.toThrow(unfinished);
    await restoreDatabase({ databaseUrl, folder: backup, uploads });
    expect(await migrate(databaseUrl)).toEqual([]);
    await withRows(databaseUrl, async (ask) => {
      expect(await ask(`SELECT name FROM source`)).toEqual(await pipeline.rows(`SELECT name FROM source`));
    });
  });

  it('that cannot be taken in after all leaves the database empty', async () => {
    const folder = await aCopy();
    const { tables, ...rest } = saved;
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...rest, tables: tables.map((one) => (one.name === 'ticket' ? { ...one, columns: [...one.columns.slice(1), 'no_such_column'] } : one)) })); // prettier-ignore
    const databaseUrl = await anEmptyDatabase();
    await expect(restoreDatabase({ databaseUrl, folder, uploads: join(scratch, 'none') })).rejects.toThrow(/no_such_column/); // prettier-ignore
    await withRows(databaseUrl, async (ask) => {
      expect(await ask(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    });
    await restoreDatabase({ databaseUrl, folder: backup, uploads: join(scratch, 'none') });
  });

  it.each<[string, (folder: string) => Promise<void>, RegExp]>([
    [
      'has a pipe for its manifest',
      async (folder) => {
        await rm(join(folder, 'manifest.json'));
        execFileSync('mkfifo', [join(folder, 'manifest.json')]);
      },
      /manifest.json of .+ cannot be read/,
    ],
    ['was not finished', (folder) => rm(join(folder, 'manifest.json')), /no complete backup/],
    ['lost a table', (folder) => rm(join(folder, 'ticket.copy.gz')), /ticket\.copy\.gz of the backup cannot be read/],
    [
      'has half a table',
      async (folder) => {
        const file = join(folder, 'ticket.copy.gz');
        await writeFile(file, (await readFile(file)).subarray(0, 300));
      },
      /ticket\.copy\.gz of the backup cannot be read/,
    ],
    [
      'has another row than was saved',
      async (folder) => {
        const file = join(folder, 'source.copy.gz');
        await writeFile(
          file,
          gzipSync(
            gunzipSync(await readFile(file))
              .toString('utf8')
              .replace('desk', 'dusk'),
          ),
        );
      },
      /source\.copy\.gz of the backup is damaged/,
    ],
    [
      'has an uploaded file that changed',
      (folder) => writeFile(join(folder, 'uploads', 'upload-2'), 'x'),
      /uploaded file upload-2 of the backup is damaged/,
    ],
    [
      'was made by a newer program',
      (folder) =>
        writeFile(
          join(folder, 'manifest.json'),
          JSON.stringify({ ...saved, migrations: [...saved.migrations, 'Tomorrow1999000000000'] }),
        ),
      /newer version of Reprise made this/,
    ],
  ])('that %s is refused, and the database stays empty', async (_, spoil, words) => {
    const folder = await aCopy();
    await spoil(folder);
    const databaseUrl = await anEmptyDatabase();
    await expect(restoreDatabase({ databaseUrl, folder, uploads: join(scratch, 'none') })).rejects.toThrow(words);
    await withRows(databaseUrl, async (ask) => {
      expect(await ask(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    });
  });

  it('is not taken into a database that holds something', async () => {
    await expect(
      restoreDatabase({ databaseUrl: pipeline.databaseUrl, folder: backup, uploads: join(scratch, 'none') }),
    ).rejects.toThrow(/not empty/);
  });

  it('of an earlier version is brought up to the present one', async () => {
    const databaseUrl = await anEmptyDatabase();
    await migrateTo(databaseUrl, saved.migrations.slice(0, 1));
    await withRows(databaseUrl, async (ask) => {
      await ask(`INSERT INTO source (id, name, kind) VALUES (gen_random_uuid(), 'old desk', 'file')`);
    });
    const folder = join(scratch, 'old');
    await backupDatabase({ databaseUrl, folder, uploads: scratch, now: new Date() });
    const restored = await restore(folder);
    await withRows(restored.databaseUrl, async (ask) => {
      expect(await ask(`SELECT name FROM source`)).toEqual([{ name: 'old desk' }]);
      expect(await ask(`SELECT name FROM schema_migration ORDER BY name`)).toHaveLength(saved.migrations.length);
    });
  });
});
