/**
 * 1. What is erased stands nowhere: no column of any table, no search index, no kept index, no upload, no answer. Counts stay.
 * 2. It stays erased: after an older backup is restored, and when a desk delivers it again.
 * 3. A rehearsal tells what would go and changes nothing; an order needs the name typed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ticket } from '@reprise/domain';
import {
  backupDatabase,
  createDataSource,
  ledgerOf,
  readLedger,
  restoreDatabase,
  verifyInvariants,
} from '@reprise/persistence';
import { answeredHere } from '@reprise/ports';
import { type MatcherCalls, matcherCallNames, matcherCalls } from '@reprise/workers';
import { emptyDatabase } from '../../services/database.js';
import { columnsHolding, filesHolding } from '../../services/places-of-text.js';
import { type Pipeline, aPipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

/** A word that stands in the ticket that is erased, and in what was made of it. */
const TICKET_MARKER = 'Quillfeather';
/** A person who reports a ticket and is named in others. */
const PERSON = 'Zephyrine Marchbank';
const ADDRESS = 'z.marchbank@example.com';

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const common = {
  product: 'Portal',
  component: 'auth',
  description: 'After the password change nobody can sign in: SessionStoreException, E1421 session store mismatch.',
  resolutionNotes: 'As a workaround we cleared the session cache and restarted the login service.',
};
const tickets: Ticket[] = [
  ...Array.from({ length: 6 }, (_, n) => ({
    ...common,
    id: `PORTAL-${n}`,
    title: `Login fails with E1421 for branch ${n}`,
    createdAt: day(n * 3),
    resolvedAt: day(n * 3 + 1),
  })),
  {
    ...common,
    id: 'PORTAL-77',
    title: `${TICKET_MARKER} login fails with E1421 at the ${TICKET_MARKER} counter`,
    description: `The ${TICKET_MARKER} counter refuses the session: SessionStoreException, E1421 session store mismatch for ${TICKET_MARKER}.`,
    conversation: `${TICKET_MARKER} called twice`,
    resolutionNotes: `As a workaround we rotated the ${TICKET_MARKER} certificate and restarted the service at once.`,
    environment: `${TICKET_MARKER} host`,
    tags: [TICKET_MARKER],
    component: 'auth',
    version: `${TICKET_MARKER}-1`,
    url: `https://desk.example.com/${TICKET_MARKER}`,
    assignee: TICKET_MARKER,
    createdAt: day(30),
    resolvedAt: day(31),
  },
  {
    ...common,
    id: 'PORTAL-88',
    title: 'Login fails with E1421 for me too',
    description: `${common.description} Regards, ${PERSON} <${ADDRESS}>`,
    reporter: ADDRESS,
    createdAt: day(32),
    resolvedAt: day(33),
  },
  {
    ...common,
    id: 'PORTAL-89',
    title: `Login fails with E1421, says ${PERSON.toUpperCase()}`,
    conversation: `cc ${ADDRESS}`,
    assignee: PERSON,
    createdAt: day(34),
    resolvedAt: day(35),
  },
];

let pipeline: Pipeline;
let api: ApiUnderTest;
let admin: { token: string };
let folder: string;
let backup: string;
let problemKey: string;
let countBefore: number;

const send = (path: string, body: object, headers: object = {}) =>
  api.http
    .post(`/api${path}`)
    .set({ ...as(admin), ...headers })
    .send(body);
const get = (path: string) => api.http.get(`/api${path}`).set(as(admin));
const idOf = async (externalId: string): Promise<string> =>
  (await pipeline.rows<{ id: string }>(`SELECT id FROM ticket WHERE external_id = $1`, [externalId]))[0]!.id;
const versionOf = async (): Promise<number> => (await get(`/problems/${problemKey}`).expect(200)).body.version;
const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });
const folders = () => [pipeline.uploadDir, folder];

/** The marker wherever the product can put a word: by hand where it takes a failure or an older version to get there. */
async function plant(): Promise<void> {
  await pipeline.orderImportOf(tickets);
  await pipeline.settle();
  problemKey = (
    await pipeline.rows<{ key: string }>(`SELECT 'PRB-' || key AS key FROM problem ORDER BY ticket_count DESC LIMIT 1`)
  )[0]!.key;
  await send(
    `/problems/${problemKey}/pins`,
    { ticketIds: [await idOf('PORTAL-77')] },
    ifMatch(await versionOf()),
  ).expect(200);
  await pipeline.settle();
  await send(`/problems/${problemKey}/known-errors`, {}, { 'idempotency-key': 'draft' }).expect(201);
  await send('/knowledge-gaps', { text: tickets[6]!.description!, note: `asked by ${PERSON}` }).expect(201);
  await send('/suggestions', { text: tickets[6]!.description! }, { 'idempotency-key': 'asked' }).expect(200);
  const knownError = (await pipeline.rows<{ key: string }>(`SELECT 'KE-' || key AS key FROM known_error`))[0]!.key;
  await send(`/known-errors/${knownError}/outcomes`, {
    result: 'worked',
    ticketReference: 'PORTAL-77',
    note: `told ${ADDRESS}, who wrote: the ${TICKET_MARKER} counter refuses the session`,
  });
  await api.http
    .patch(`/api/problems/${problemKey}`)
    .set({ ...as(admin), ...ifMatch(await versionOf()) })
    .send({ title: `${tickets[6]!.title} and ${PERSON}`, rootCause: `${tickets[6]!.description}` })
    .expect(200);
  await api.http
    .post('/api/imports/previews')
    .set(as(admin))
    .attach('file', Buffer.from(tickets.map((ticket) => JSON.stringify(ticket)).join('\n')), 'again.ndjson')
    .expect(201);
  const { dataSource } = pipeline;
  const quoted = `it broke on: ${tickets[6]!.description} ${ADDRESS}`;
  await dataSource.query(`UPDATE import_run SET error = $1`, [quoted]);
  await dataSource.query(
    `INSERT INTO import_rejection (import_id, line, column_name, value, code, message) SELECT id, 9999, 'x', $1, 'x', $1 FROM import_run`,
    [quoted],
  );
  await dataSource.query(`UPDATE import_run SET rejected_count = 1, lines_read = lines_read + 1`);
  await dataSource.query(
    `INSERT INTO quarantine (id, topic, payload, reason, attempts) VALUES (gen_random_uuid(), 'problem.analyse', '{"problemIds":[]}', $1, 1)`,
    [quoted],
  );
  await dataSource.query(
    `INSERT INTO hardening_candidate (id, problem_id, rank, remedy, score, score_low, score_high, expected_tickets, expected_low, expected_high, cumulative_share, status_reason, remedy_reasons)
     SELECT gen_random_uuid(), id, 1, 'harden', 1, 1, 1, 1, 1, 1, 1, $1, jsonb_build_array($1::text) FROM problem LIMIT 1
     ON CONFLICT (problem_id) DO UPDATE SET status_reason = $1, remedy_reasons = excluded.remedy_reasons`,
    [quoted],
  );
  await dataSource.query(`UPDATE upload SET file_name = $1 WHERE removed_at IS NOT NULL`, [`${PERSON}.ndjson`]);
  await dataSource.query(`UPDATE ticket_signature SET value = $1 WHERE ticket_id = $2 AND kind = 'exception'`, [
    `${TICKET_MARKER}Exception`,
    await idOf('PORTAL-77'),
  ]);
  await pipeline.settle();
  await pipeline.save();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-state-'));
  pipeline = await aPipeline({
    indexFile: join(folder, 'matching.index'),
    openMatcher: () => answeredHere<MatcherCalls>(matcherCalls(), matcherCallNames),
  });
  api = await ApiUnderTest.start(
    { uploadDir: pipeline.uploadDir, suggestionFile: join(folder, 'suggesting.index') },
    pipeline.databaseUrl,
  );
  admin = await api.personAs('admin', 'Ada');
  await plant();
  backup = join(await mkdtemp(join(tmpdir(), 'reprise-backup-')), 'before');
  await backupDatabase({
    databaseUrl: pipeline.databaseUrl,
    folder: backup,
    uploads: pipeline.uploadDir,
    now: new Date(),
  });
  countBefore = (await get(`/problems/${problemKey}`)).body.ticketCount;
}, 120_000);
afterAll(async () => {
  await api.stop();
  await pipeline.close();
  await rm(folder, { recursive: true, force: true });
  await rm(join(backup, '..'), { recursive: true, force: true });
});

const broken = async () =>
  (await verifyInvariants(pipeline.dataSource, pipeline.index)).filter(({ breaches }) => breaches > 0);

describe('what is to be erased', () => {
  it('stands in many places', async () => {
    const places = await columnsHolding(pipeline.dataSource, TICKET_MARKER);
    expect(places.length).toBeGreaterThan(20);
    expect(places.map((place) => place.split('.')[0])).toEqual(
      expect.arrayContaining([
        'ticket',
        'known_error_revision',
        'knowledge_gap',
        'quarantine',
        'search_document',
        'problem',
      ]),
    );
    expect(await filesHolding(folders(), TICKET_MARKER)).not.toEqual([]);
    expect(await columnsHolding(pipeline.dataSource, ADDRESS)).not.toEqual([]);
  });

  it('is told beforehand, by an erasure that is taken back', async () => {
    const { body } = await send('/erasures/previews', {
      subject: { kind: 'ticket', ticketId: await idOf('PORTAL-77') },
    }).expect(200);
    expect(body).toMatchObject({
      tickets: 1,
      externalIds: ['PORTAL-77'],
      confirmation: 'PORTAL-77',
      problemKeys: [problemKey],
    });
    expect(body.rows).toMatchObject({ quarantine: 1, knowledge_gap: 1 });
    const person = await send('/erasures/previews', { subject: { kind: 'person', names: [PERSON, ADDRESS] } }).expect(
      200,
    );
    expect(person.body).toMatchObject({ tickets: 1, externalIds: ['PORTAL-88'], confirmation: PERSON });
    expect(person.body.rows).toMatchObject({ ticket: 1, known_error_outcome: 1 });
    expect((await columnsHolding(pipeline.dataSource, TICKET_MARKER)).length).toBeGreaterThan(20);
  });

  it.each([
    [{ subject: { kind: 'person', names: ['Al'] }, confirmation: 'Al' }, '/body/subject/names/0'],
    [{ subject: { kind: 'person', names: [PERSON] }, confirmation: 'yes' }, '/body/confirmation'],
  ])('is not ordered by %j', async (body, pointer) => {
    const answer = await send('/erasures', body).expect(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expect(await pipeline.rows(`SELECT FROM erasure`)).toEqual([]);
  });
});

describe('an erased ticket', () => {
  beforeAll(async () => {
    const subject = { kind: 'ticket', ticketId: await idOf('PORTAL-77') };
    await send('/erasures', { subject, confirmation: 'PORTAL-77', reference: 'DSR-1' }).expect(202);
    await pipeline.settle();
    // The API follows within its interval; a question makes it look at once.
    api.clock.advance(60_000);
    await send('/suggestions', { text: 'Login fails with E1421' }).expect(200);
  }, 60_000);

  it('stands in no column of any table', async () => {
    expect(await columnsHolding(pipeline.dataSource, TICKET_MARKER)).toEqual([]);
    expect(await columnsHolding(pipeline.dataSource, 'PORTAL-77')).toEqual([]);
  });

  it('stands in no file: neither a kept index nor an upload', async () => {
    expect(await filesHolding(folders(), TICKET_MARKER)).toEqual([]);
  });

  it('is found and suggested by nobody', async () => {
    for (const path of [
      `/search?q=${TICKET_MARKER}`,
      '/search?q=PORTAL-77',
      `/problems/${problemKey}`,
      `/problems/${problemKey}/members?limit=100`,
    ])
      expect((await get(path).expect(200)).text).not.toMatch(/Quillfeather|PORTAL-77/i);
    const { body } = await send('/suggestions', { text: tickets[6]!.description! }).expect(200);
    expect(JSON.stringify({ ...body, signatures: [] })).not.toContain(TICKET_MARKER);
  });

  it('still counts as having happened', async () => {
    const { body } = await get(`/problems/${problemKey}`).expect(200);
    expect(body.ticketCount).toBe(countBefore);
    const [row] = await pipeline.rows(`SELECT state, opened_at, title, product FROM ticket WHERE state = 'erased'`);
    expect(row).toMatchObject({ opened_at: new Date(day(30)), title: null, product: 'Portal' });
    expect(await broken()).toEqual([]);
  });

  it('is on record by its number of the request only', async () => {
    const { body } = await get('/erasures').expect(200);
    expect(body.items[0]).toMatchObject({
      kind: 'ticket',
      reference: 'DSR-1',
      orderedBy: 'Ada',
      account: { tickets: 1 },
    });
    expect(body.items[0].settledAt).not.toBeNull();
    const audited = await pipeline.rows<{ action: string }>(
      `SELECT action FROM audit_event WHERE object_kind = 'erasure' ORDER BY id`,
    );
    expect(audited.map(({ action }) => action)).toEqual(['erasure.ordered', 'erasure.carriedOut']);
    expect(await readLedger(ledgerOf(pipeline.uploadDir))).toHaveLength(1);
  });

  it('is refused when its desk delivers it again', async () => {
    const { body } = await send('/tickets', { sourceName: 'desk', tickets: [tickets[6], tickets[5]] }).expect(200);
    expect(body.items).toMatchObject([
      { outcome: 'rejected', problems: [{ code: 'ticket.erased' }] },
      { outcome: 'unchanged' },
    ]);
    await pipeline.orderImportOf([tickets[6]!, tickets[5]!]);
    await pipeline.settle();
    const [run] = await pipeline.rows(
      `SELECT rejected_count, unchanged_count FROM import_run ORDER BY created_at DESC LIMIT 1`,
    );
    expect(run).toEqual({ rejected_count: '1', unchanged_count: '1' });
    expect(await columnsHolding(pipeline.dataSource, TICKET_MARKER)).toEqual([]);
    expect(await broken()).toEqual([]);
  });
});

describe('an erased person', () => {
  const traces = async () =>
    (
      await Promise.all(
        ['Marchbank', 'Zephyrine', 'marchbank@'].map((word) => columnsHolding(pipeline.dataSource, word)),
      )
    ).flat();

  beforeAll(async () => {
    expect(await traces()).not.toEqual([]);
    await send('/erasures', { subject: { kind: 'person', names: [PERSON, ADDRESS] }, confirmation: PERSON }).expect(
      202,
    );
    await pipeline.settle();
    api.clock.advance(60_000);
    await send('/suggestions', { text: 'Login fails with E1421' }).expect(200);
  }, 60_000);

  it('stands in no column and no file', async () => {
    expect(await traces()).toEqual([]);
    expect(await filesHolding(folders(), 'Marchbank')).toEqual([]);
    expect(await broken()).toEqual([]);
  });

  it('leaves tickets of others as they were but for the name', async () => {
    const [row] = await pipeline.rows(
      `SELECT title, conversation, assignee FROM ticket WHERE external_id = 'PORTAL-89'`,
    );
    expect(row).toEqual({
      title: 'Login fails with E1421, says [person]',
      conversation: 'cc [e-mail]',
      assignee: '[person]',
    });
    expect((await get(`/problems/${problemKey}`).expect(200)).body.ticketCount).toBe(countBefore);
  });

  it('is taken out of tickets that come again', async () => {
    await send('/tickets', { sourceName: 'desk', tickets: [tickets[8], { ...tickets[7]!, id: 'PORTAL-90' }] }).expect(
      200,
    );
    await pipeline.settle();
    expect(await traces()).toEqual([]);
  });
});

describe('a backup from before', () => {
  it('is made to forget again when it is restored', async () => {
    const database = await emptyDatabase();
    const uploads = await mkdtemp(join(tmpdir(), 'reprise-restored-'));
    const restored = await restoreDatabase({
      databaseUrl: database.url,
      folder: backup,
      uploads,
      ledgers: [ledgerOf(pipeline.uploadDir)],
    });
    const dataSource = await createDataSource(database.url, { poolSize: 2 }).initialize();
    try {
      expect(restored.erasures).toBe(2);
      for (const word of [TICKET_MARKER, 'PORTAL-77', 'Marchbank', 'Zephyrine'])
        expect(await columnsHolding(dataSource, word)).toEqual([]);
      expect(await filesHolding([uploads], TICKET_MARKER)).toEqual([]);
      expect((await verifyInvariants(dataSource)).filter(({ breaches }) => breaches > 0)).toEqual([]);
      expect(await readLedger(ledgerOf(uploads))).toHaveLength(2);
    } finally {
      await dataSource.destroy();
      await database.drop();
      await rm(uploads, { recursive: true, force: true });
    }
  }, 60_000);

  it('shows in a check when it is not', async () => {
    const { dataSource } = pipeline;
    await dataSource.query(
      `UPDATE ticket SET external_id = 'PORTAL-77', state = 'single' WHERE id = (SELECT id FROM ticket WHERE state = 'erased' AND opened_at = $1)`,
      [day(30)],
    );
    await dataSource.query(`UPDATE knowledge_gap SET note = $1`, [`from ${PERSON}`]);
    const found = (await verifyInvariants(dataSource)).filter(({ id, breaches }) => id === 'I12' && breaches > 0);
    expect(found.map(({ promise }) => promise)).toEqual([
      'No ticket that was erased is back',
      'No person who was erased is named',
    ]);
  });

  it('is not restored by a ledger that is damaged', async () => {
    const database = await emptyDatabase();
    const ledger = join(folder, 'damaged.ndjson');
    await writeFile(ledger, '{"id":');
    await expect(
      restoreDatabase({ databaseUrl: database.url, folder: backup, uploads: join(folder, 'none'), ledgers: [ledger] }),
    ).rejects.toThrow(/Line 1 of the ledger .* is damaged/);
    await database.drop();
  });
});
