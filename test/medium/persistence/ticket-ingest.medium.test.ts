/**
 * 1. A row's outcome is what it would be if the rows came one after the other.
 * 2. Taking the same tickets in again changes nothing.
 * 3. An older state of a ticket never replaces a newer one.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ticket } from '@reprise/domain';
import {
  SourceStore,
  TicketIngestStore,
  formerContentHash,
  ticketRow,
  createDataSource,
  migrate,
  queryRows,
} from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../services/database.js';

let database: TestDatabase;
let dataSource: DataSource;
const store = new TicketIngestStore();

beforeAll(async () => {
  database = await freshDatabase(async (url) => void (await migrate(url)));
  dataSource = await createDataSource(database.url).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

let sources = 0;
async function aSource(): Promise<string> {
  return dataSource.transaction(async (tx) => (await new SourceStore().ensure(tx, `desk ${++sources}`)).id);
}
const ingest = (sourceId: string, tickets: readonly Ticket[]) =>
  dataSource.transaction(async (tx) => {
    const source = (await new SourceStore().hold(tx, sourceId))!;
    return store.ingest(tx, source, [store.prepare(tickets, sourceId)]);
  });
const stored = (sourceId: string) =>
  queryRows<{ external_id: string; title: string | null; revision: number; tags: string[]; state: string }>(
    dataSource,
    `SELECT external_id, title, revision, tags, state FROM ticket WHERE source_id = $1 ORDER BY external_id`,
    [sourceId],
  );

describe('taking tickets in', () => {
  it('creates each ticket once, however often it comes', async () => {
    const source = await aSource();
    const tickets: Ticket[] = [
      { id: 'A-1', title: 'Login fails', tags: ['sso', 'web'], createdAt: '2026-03-01T08:00:00Z' },
      { id: 'A-2', title: 'Printer on fire', handlingMinutes: 12.5, handlingKind: 'logged' },
    ];
    const first = await ingest(source, tickets);
    expect(first.outcomes).toEqual(['created', 'created']);
    expect(first.changedIds).toHaveLength(2);
    const again = await ingest(source, tickets);
    expect(again).toEqual({ outcomes: ['unchanged', 'unchanged'], ticketIds: first.ticketIds, changedIds: [] });
    expect(await stored(source)).toEqual([
      { external_id: 'A-1', title: 'Login fails', revision: 1, tags: ['sso', 'web'], state: 'pending' },
      { external_id: 'A-2', title: 'Printer on fire', revision: 1, tags: [], state: 'pending' },
    ]);
  });

  it.each([3, 120])('knows %d tickets again whose content was hashed in the former way', async (count) => {
    const source = await aSource();
    const tickets = Array.from({ length: count }, (_, n): Ticket => ({ id: `F-${n}`, title: `Disk ${n} full` }));
    const { ticketIds } = await ingest(source, tickets);
    for (const [n, ticket] of tickets.entries()) {
      const former = formerContentHash(ticketRow(ticket, source));
      await dataSource.query(`UPDATE ticket SET content_hash = $2 WHERE id = $1`, [ticketIds[n], former]);
    }
    expect((await ingest(source, tickets)).outcomes).toEqual(tickets.map(() => 'unchanged'));
    const edited = tickets.map((ticket) => ({ ...ticket, description: 'on the backup server' }));
    expect((await ingest(source, edited)).outcomes).toEqual(tickets.map(() => 'updated'));
    expect((await ingest(source, tickets)).outcomes).toEqual(tickets.map(() => 'updated'));
  });

  it.each([3, 120])('stores %d new tickets as they are, each with the audience of its service', async (count) => {
    const source = await aSource();
    const [{ id: team }] = (await dataSource.query(
      `INSERT INTO team (id, name) VALUES (gen_random_uuid(), $1) RETURNING id`,
      [`payroll ${count}`],
    )) as [{ id: string }];
    await dataSource.query(`INSERT INTO restricted_service (service, team_id) VALUES ($1, $2)`, [`pay ${count}`, team]);
    const title = 'tab\t, "quotes", back\\slash, \\N, {braces} and a\nline';
    const tickets = Array.from({ length: count }, (_, n): Ticket => {
      const product = n % 2 === 0 ? ` PAY ${count}` : 'open';
      return { id: `R-${String(n).padStart(3, '0')}`, title, tags: ['a,b', '"'], product };
    });
    expect((await ingest(source, tickets)).outcomes).toEqual(tickets.map(() => 'created'));
    const rows = await queryRows<object>(
      dataSource,
      `SELECT external_id AS id, title, tags, product, audience_id FROM ticket WHERE source_id = $1 ORDER BY external_id`,
      [source],
    );
    expect(rows).toEqual(tickets.map((ticket, n) => ({ ...ticket, audience_id: n % 2 === 0 ? team : null })));
  });

  it('takes no audience from whoever writes the row', async () => {
    const source = await aSource();
    await dataSource.query(`INSERT INTO team (id, name) VALUES (gen_random_uuid(), 'nosy')`);
    await dataSource.query(
      `INSERT INTO ticket (id, source_id, external_id, content_hash, audience_id)
       SELECT gen_random_uuid(), $1, 'N-1', '\\x00', id FROM team WHERE name = 'nosy'`,
      [source],
    );
    const rows = await queryRows(dataSource, `SELECT audience_id FROM ticket WHERE source_id = $1`, [source]);
    expect(rows).toEqual([{ audience_id: null }]);
  });

  it('applies several rows of one ticket in their order', async () => {
    const source = await aSource();
    const result = await ingest(source, [
      { id: 'B-1', title: 'one' },
      { id: 'B-1', title: 'two' },
      { id: 'B-1', title: 'two' },
      { id: 'B-1', title: 'three' },
    ]);
    expect(result.outcomes).toEqual(['created', 'updated', 'unchanged', 'updated']);
    expect(result.changedIds).toHaveLength(1);
    expect(await stored(source)).toMatchObject([{ title: 'three' }]);
  });

  it('keeps the newer state when an older one arrives late, and knows the moment of an equal one', async () => {
    const source = await aSource();
    await ingest(source, [{ id: 'C-1', title: 'new', updatedAt: '2026-05-02T00:00:00Z' }]);
    expect((await ingest(source, [{ id: 'C-1', title: 'old', updatedAt: '2026-05-01T00:00:00Z' }])).outcomes).toEqual([
      'stale',
    ]);
    expect((await ingest(source, [{ id: 'C-1', title: 'new', updatedAt: '2026-05-09T00:00:00Z' }])).outcomes).toEqual([
      'unchanged',
    ]);
    expect(
      (await ingest(source, [{ id: 'C-1', title: 'between', updatedAt: '2026-05-05T00:00:00Z' }])).outcomes,
    ).toEqual(['stale']);
    expect(
      (await ingest(source, [{ id: 'C-1', title: 'newest', updatedAt: '2026-05-10T00:00:00Z' }])).outcomes,
    ).toEqual(['updated']);
    expect(await stored(source)).toMatchObject([{ title: 'newest', revision: 2 }]);
  });

  it('stores what PostgreSQL cannot take as text in a readable form, once', async () => {
    const source = await aSource();
    const odd: Ticket = {
      id: 'D-1',
      title: 'nul \u0000 here',
      description: 'half a pair \ud83d!',
      tags: ['  ', 'ok'],
      createdAt: 'yesterday',
    };
    expect((await ingest(source, [odd])).outcomes).toEqual(['created']);
    expect((await ingest(source, [odd])).outcomes).toEqual(['unchanged']);
    expect(await stored(source)).toMatchObject([{ title: 'nul  here', tags: ['ok'] }]);
  });

  it('stores every text exactly, whatever it is made of', async () => {
    const source = await aSource();
    const odd = 'tab\there\nline\r\nback\\slash \\N \\. "quote" {brace} \'apostrophe\' 🎫 \u202e';
    const tickets: Ticket[] = [
      {
        id: 'G-1\t\\',
        title: odd,
        description: `${odd}\n`.repeat(500),
        tags: [odd, 'a,b', 'NULL'],
        handlingMinutes: 0.1,
      },
      { id: 'G-2', title: '\\N', tags: ['{}'] },
    ];
    await ingest(source, tickets);
    expect(await stored(source)).toMatchObject([
      { external_id: 'G-1\t\\', title: odd, tags: [odd, 'a,b', 'NULL'] },
      { external_id: 'G-2', title: '\\N', tags: ['{}'] },
    ]);
    const again = await ingest(source, tickets);
    expect(again.outcomes).toEqual(['unchanged', 'unchanged']);
  });

  it('counts a ticket as created once when two imports bring it at the same moment', async () => {
    const source = await aSource();
    const tickets = Array.from({ length: 50 }, (_, i): Ticket => ({ id: `E-${i}`, title: `ticket ${i}` }));
    const results = await Promise.all([
      ingest(source, tickets),
      ingest(source, tickets),
      ingest(source, tickets.toReversed()),
    ]);
    const outcomes = results.flatMap((result) => result.outcomes);
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(50);
    expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(100);
  });

  it('keeps equal ids of two sources apart', async () => {
    const [one, other] = [await aSource(), await aSource()];
    await ingest(one, [{ id: 'F-1', title: 'mine' }]);
    expect((await ingest(other, [{ id: 'F-1', title: 'yours' }])).outcomes).toEqual(['created']);
    expect(await stored(one)).toMatchObject([{ title: 'mine' }]);
  });
});
