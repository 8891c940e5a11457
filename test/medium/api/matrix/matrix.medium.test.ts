/**
 * 1. Every endpoint answers each role as its row says: for what the person may see, for a foreign team's, for what is missing.
 * 2. A foreign thing answers like a missing one, down to the words; exceptions give their reason.
 * 3. No answer to somebody outside a team holds a word of its service.
 * 4. An endpoint without a row, or a row whose role is not that of the contract, fails.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, type Role, endpoints, roles } from '@reprise/contracts/http';
import { InvitationStore, newSecret } from '@reprise/persistence';
import type { Response } from 'supertest';
import { RestrictedWorld, SECRET_WORD } from '../../../services/restricted-world.js';
import { as } from '../api-under-test.js';
import { type Row, type Things, mayAsk, rows, statusFor } from './rows.js';

const OLD_VERSION = '"999999"';
/** Words that stand in the restricted tickets alone. */
const secrets = new RegExp(`${SECRET_WORD}|PAYROLL-`);
const NOTHING = '0194a2c3-1111-7000-8000-000000000001';

let world: RestrictedWorld;
const people = {} as Record<Role, { id: string; token: string }>;
const own = {} as Record<Role, Things>;
let foreign: Things;
const missing: Things = {
  ticketId: NOTHING,
  problemKey: 'PRB-99999999',
  knownErrorKey: 'KE-99999999',
  candidateId: NOTHING,
  fixId: NOTHING,
  bulkId: NOTHING,
  importId: NOTHING,
  uploadId: NOTHING,
  sourceName: 'Matrix of nothing',
  userId: NOTHING,
  teamId: NOTHING,
  emptyTeamId: NOTHING,
  placementId: '999999999',
  previewId: NOTHING,
  tokenId: NOTHING,
  invitation: 'x'.repeat(43),
  quarantineId: NOTHING,
  questionId: NOTHING,
  answerId: NOTHING,
  runId: NOTHING,
};

beforeAll(async () => {
  world = await RestrictedWorld.make('before');
  for (const role of roles) people[role] = await world.api.personAs(role, `outside ${role}`);
  const [open, restricted] = [await thingsOf('open'), await thingsOf('restricted')];
  foreign = { ...restricted, uploadId: await upload(world.member, SECRET_WORD) };
  for (const role of roles) {
    const uploadId = mayAsk('lead', role) ? await upload(people[role], 'open') : NOTHING;
    own[role] = { ...open, uploadId };
  }
  await world.pipeline.settle();
});
afterAll(() => world.close());

const send = (person: { token: string }, path: string, body: object, version?: number) =>
  world.api.http
    .post(`/api${path}`)
    .set({ ...as(person), ...(version === undefined ? {} : { 'if-match': `"${version}"` }) })
    .send(body);
const made = async (asked: PromiseLike<Response>): Promise<Record<string, string>> => {
  const { body, status } = await asked;
  if (status >= 300) throw new Error(`could not be made: ${status} ${JSON.stringify(body)}`);
  return body;
};
const upload = async (person: { token: string }, word: string): Promise<string> => {
  const file = Buffer.from(`${JSON.stringify({ id: `${word}-1`, title: `${word} again` })}\n`);
  const asked = world.api.http.post('/api/imports/previews').set(as(person)).attach('file', file, `${word}.ndjson`);
  return (await made(asked)).uploadId!;
};

/** One thing of every kind, made by somebody who may. */
async function thingsOf(audience: 'open' | 'restricted'): Promise<Things> {
  const owner = audience === 'open' ? people.admin : world.member;
  const problemKey = await world.problemKey(audience);
  const page = async (): Promise<{ version: number; activity: { eventId: string | null }[] }> =>
    (await world.api.http.get(`/api/problems/${problemKey}`).set(as(owner)).expect(200)).body;
  const ticketId = await world.ticketId(audience === 'open' ? 'PORTAL-0' : 'PAYROLL-0');
  const knownErrorKey = (await made(send(owner, `/problems/${problemKey}/known-errors`, {}))).key!;
  const selection = { keys: [problemKey] };
  const bulk = await made(
    send(owner, '/problem-changes', { selection, change: { ownerId: people.engineer.id }, apply: true }),
  );
  await made(send(owner, `/problems/${problemKey}/fixes`, { versions: ['1.0'] }, (await page()).version));
  await made(send(owner, `/problems/${problemKey}/pins`, { ticketIds: [ticketId] }, (await page()).version));
  const change = { kind: 'split', ticketIds: [ticketId] };
  const previewId = (await made(send(owner, `/problems/${problemKey}/previews`, { change }))).id!;
  await world.pipeline.settle();
  const condition = audience === 'open' ? 'IS NULL' : 'IS NOT NULL';
  const ofProblem = (table: string) =>
    world.one(`SELECT x.id AS it FROM ${table} x JOIN problem p ON p.id = problem_id WHERE audience_id ${condition}`);
  const questionAbout = (ticket: string) =>
    world.one(
      `SELECT q.id AS it FROM review_question q JOIN ticket t ON t.id = q.ticket_id
       WHERE q.kind = 'membership' AND audience_id ${condition} AND t.id ${ticket} '${ticketId}' ORDER BY position LIMIT 1`,
    );
  const answer = await made(send(owner, `/reviews/audit/${await questionAbout('<>')}`, { answer: 'unknown' }));
  const invitation = newSecret();
  await world.pipeline.dataSource.transaction((tx) =>
    new InvitationStore(tx).create(tx, {
      token: invitation,
      email: 'invited@example.com',
      role: 'engineer',
      createdBy: null,
      expiresAt: new Date(Date.now() + 3_600_000),
    }),
  );
  const teamId = audience === 'open' ? await aTeam('Open') : world.teamId;
  const name = `for ${audience}`;
  await made(send(world.admin, '/api-tokens', { name, role: 'engineer', scopes: ['read'], expiresInDays: 1 }));
  return {
    ticketId,
    problemKey,
    knownErrorKey,
    candidateId: await ofProblem('hardening_candidate'),
    fixId: await ofProblem('fix'),
    bulkId: bulk.bulkId!,
    importId: audience === 'open' ? await importOfOpenTickets() : await world.one(`SELECT id AS it FROM import_run`),
    uploadId: NOTHING,
    sourceName: audience === 'open' ? 'Matrix' : await world.one(`SELECT name AS it FROM source WHERE name <> 'Open'`),
    userId: people.engineer.id,
    teamId,
    emptyTeamId: audience === 'open' ? await aTeam('Empty') : teamId,
    previewId,
    placementId: (await page()).activity.find(({ eventId }) => eventId !== null)!.eventId!,
    tokenId: await world.one(`SELECT id AS it FROM api_token WHERE name = '${name}'`),
    invitation,
    runId: await world.one(`SELECT id AS it FROM cluster_run WHERE applied_at IS NOT NULL ORDER BY started_at LIMIT 1`),
    quarantineId: NOTHING,
    questionId: await questionAbout('='),
    answerId: answer.id!,
  };
}

const aTeam = async (name: string): Promise<string> => (await made(send(people.admin, '/teams', { name }))).id!;

async function importOfOpenTickets(): Promise<string> {
  const uploadId = await upload(people.admin, 'open');
  return (await made(send(people.admin, '/imports', { uploadId, sourceName: 'Open' }))).id!;
}

async function ask(endpoint: Endpoint, row: Row, things: Things, person?: { token: string }): Promise<Response> {
  const values = row.params?.(things) ?? {};
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => values[name]!);
  const method = endpoint.method.toLowerCase() as 'get';
  const asked = world.api.http[method](`/api${path}${row.query ? `?${row.query}` : ''}`);
  if (person) void asked.set(as(person));
  if (endpoint.ifMatch) void asked.set('if-match', OLD_VERSION);
  if (row.file) return asked.attach('file', Buffer.from('{"id":"1","title":"x"}\n'), 'x.ndjson');
  return row.body ? asked.send(row.body(things)) : asked;
}

/** An answer without what differs by request, and with names of things made alike. */
const comparable = ({ body, text }: Response, things: Things): string => {
  const values = Object.values(things).filter((value) => value.length > 3);
  const told = Object.keys(body as object).length > 0 ? JSON.stringify({ ...body, instance: '' }) : text;
  return values.reduce((words, value) => words.replaceAll(value, 'IT'), told);
};

describe('the matrix of roles, endpoints and things', () => {
  it('has a row for every endpoint of the contract, and no other', () => {
    expect(Object.keys(rows).sort()).toEqual(endpoints.map(({ id }) => id).sort());
  });

  it.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s is for whom its row says, and says what happens to foreign things where it names one',
    (id, endpoint) => {
      const row = rows[id]!;
      expect(row.least).toBe(endpoint.access);
      const namesThing = endpoint.params !== undefined;
      if (namesThing) expect(row).toMatchObject({ missing: expect.anything() });
      if (row.foreign !== undefined) expect(row.missing).toBeDefined();
    },
  );

  it.each(endpoints.filter(({ access }) => access === 'public').map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s answers somebody who is not signed in',
    async (id, endpoint) => {
      const row = rows[id]!;
      expect((await ask(endpoint, row, own.engineer)).status).toBe(statusFor(row.own, 'engineer'));
      if (row.missing !== undefined) expect((await ask(endpoint, row, missing)).status).toBe(row.missing);
    },
  );

  const cases = endpoints
    .filter(({ access }) => access !== 'public')
    .flatMap((endpoint) => roles.map((role) => [endpoint.id, role, endpoint] as const));
  it.each(cases)('%s answers the role %s', async (id, role, endpoint) => {
    const row = rows[id]!;
    const person = id === 'deleteSession' ? await world.api.personAs(role) : people[role];
    const things = { foreign, missing, own: own[role] };
    for (const kind of ['foreign', 'missing', 'own'] as const) {
      if (row[kind] === undefined) continue;
      const answer = await ask(endpoint, row, things[kind], person);
      const expected = mayAsk(row.least, role) ? statusFor(row[kind], role) : 403;
      expect([kind, answer.status]).toEqual([kind, expected]);
      if (kind === 'foreign' || endpoint.method === 'GET') expect(answer.text ?? '').not.toMatch(secrets);
    }
  });

  const alike = cases.filter(([id, role]) => {
    const row = rows[id]!;
    return row.foreign !== undefined && row.tellsForeign === undefined && mayAsk(row.least, role);
  });
  it.each(alike)(
    '%s tells the role %s nothing of a foreign thing that it would not tell of a missing one',
    async (id, role, endpoint) => {
      const row = rows[id]!;
      const [one, other] = [
        await ask(endpoint, row, foreign, people[role]),
        await ask(endpoint, row, missing, people[role]),
      ];
      expect(comparable(one, foreign)).toBe(comparable(other, missing));
    },
  );
});
