/**
 * 1. Every change is an entry, every entry is sealed, and the seals form a chain.
 * 2. A changed, removed, added or re-sealed entry breaks the chain, and verify says which.
 * 3. Administrators read and export the record; the export is an entry and no spreadsheet runs it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditReader, verifyInvariants } from '@reprise/persistence';
import { ApiUnderTest, as } from './api-under-test.js';

let api: ApiUnderTest;
let admin: { id: string; token: string };
const names = ['Alpha', 'Beta', 'Gamma', '=HYPERLINK("http://evil.example")'];

beforeAll(async () => {
  api = await ApiUnderTest.start();
  admin = await api.personAs('admin', '=cmd()');
  for (const name of names) await api.http.post('/api/teams').set(as(admin)).send({ name }).expect(201);
  await new AuditReader(api.dataSource).seal();
});
afterAll(() => api.stop());

const chainBreaches = async () =>
  (await verifyInvariants(api.dataSource))
    .filter(({ promise }) => promise.includes('sealed'))
    .flatMap((r) => r.examples);

/** What verify says while somebody with all rights on the database does this; it is undone afterwards. */
async function tampered(...statements: string[]): Promise<string[]> {
  const runner = api.dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query('ALTER TABLE audit_event DISABLE TRIGGER ALL');
    await runner.query('ALTER TABLE audit_seal DISABLE TRIGGER ALL');
    for (const sql of statements) await runner.query(sql);
    const rows = (await runner.query('SELECT what FROM audit_chain_breaches()')) as { what: string }[];
    return rows.map(({ what }) => what);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const second = `(SELECT event_id FROM audit_seal WHERE seq = 2)`;

describe('the chain over the record of changes', () => {
  it('holds as long as nobody touches it', async () => {
    const [{ open }] = await api.dataSource.query(
      `SELECT count(*)::int AS open FROM audit_event WHERE id NOT IN (SELECT event_id FROM audit_seal)`,
    );
    expect(open).toBe(0);
    expect(await chainBreaches()).toEqual([]);
    expect(await tampered()).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    [
      'a changed name',
      [`UPDATE audit_event SET actor_name = 'Eve' WHERE id = ${second}`],
      /entry \d+, or its seal, was changed/,
    ],
    ['a changed moment', [`UPDATE audit_event SET at = at + interval '1 second' WHERE id = ${second}`], /was changed/],
    ['a changed detail', [`UPDATE audit_event SET detail = '{}' WHERE id = ${second}`], /was changed/],
    ['a removed entry', [`DELETE FROM audit_event WHERE id = ${second}`], /was removed/],
    [
      'an entry removed with its seal',
      [
        `CREATE TEMP TABLE gone AS SELECT event_id FROM audit_seal WHERE seq = 2`,
        `DELETE FROM audit_seal WHERE seq = 2`,
        `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM gone)`,
      ],
      /seals 2 to 2 are missing/,
    ],
    [
      'an entry changed and sealed anew',
      [
        `UPDATE audit_event SET actor_name = 'Eve' WHERE id = ${second}`,
        `UPDATE audit_seal s SET hash = audit_event_hash((SELECT hash FROM audit_seal WHERE seq = 1), e)
         FROM audit_event e WHERE e.id = s.event_id AND s.seq = 2`,
      ],
      /was changed/,
    ],
  ])('shows %s', async (_, statements, message) => {
    expect(await tampered(...statements)).toEqual([expect.stringMatching(message)]);
  });

  it.each(['audit_event', 'audit_seal'])('is not changed even by the owner of %s in passing', async (table) => {
    await expect(api.dataSource.query(`DELETE FROM ${table}`)).rejects.toThrow(/append-only/);
    const column = table === 'audit_event' ? 'action' : 'seq';
    await expect(api.dataSource.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow(/append-only/);
  });
});

describe('the record of changes', () => {
  it('is read newest first, page by page', async () => {
    const { body } = await api.http.get('/api/audit-events?limit=2').set(as(admin)).expect(200);
    expect(body.items.map(({ detail }: { detail: { name: string } }) => detail.name)).toEqual(names.slice(2).reverse());
    const next = await api.http.get(`/api/audit-events?limit=2&cursor=${body.nextCursor}`).set(as(admin)).expect(200);
    expect(next.body.items[0].detail.name).toBe('Beta');
    expect(next.body.items[0].seal).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is exported whole as CSV that no spreadsheet runs', async () => {
    const { text, headers } = await api.http.get('/api/audit-events.csv').set(as(admin)).expect(200);
    expect(headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    expect(text.split('\r\n').filter(Boolean)).toHaveLength(1 + names.length + 1);
    expect(text).toContain(`"'=cmd()"`);
    expect(text).not.toMatch(/(^|,)=/m);
  });

  it('is exported as NDJSON, and says who took it along', async () => {
    const { text } = await api.http.get('/api/audit-events.ndjson?action=audit.exported').set(as(admin)).expect(200);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { actorName: string; objectId: string });
    expect(lines[0]).toMatchObject({ actorName: '=cmd()', objectId: 'ndjson' });
  });

  it.each(['', '.csv', '.ndjson'])('is for administrators only: /audit-events%s', async (suffix) => {
    const lead = await api.personAs('lead');
    await api.http.get(`/api/audit-events${suffix}`).set(as(lead)).expect(403);
  });

  it.each(['post', 'put', 'patch', 'delete'] as const)('has no way to %s an entry', async (method) => {
    await api.http[method]('/api/audit-events').set(as(admin)).send({}).expect(404);
    await api.http[method]('/api/audit-events/1').set(as(admin)).send({}).expect(404);
  });
});
