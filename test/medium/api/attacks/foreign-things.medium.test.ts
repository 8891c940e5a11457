/**
 * 1. An id of a foreign team inside a body is refused like one that nothing has, and changes nothing.
 * 2. What is counted, exported, asked for or handed in tells nothing of a foreign team's services.
 * 3. What people recorded or uploaded is used by nobody else.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Role, roles } from '@reprise/contracts/http';
import { lookAs, queryRows } from '@reprise/persistence';
import type { Response } from 'supertest';
import { RestrictedWorld, SECRET_WORD } from '../../../services/restricted-world.js';
import { as } from '../api-under-test.js';

const NOBODY = '0194a2c3-1111-7000-8000-000000000001';
const secrets = new RegExp(`${SECRET_WORD}|PAYROLL-|Payroll`);

let world: RestrictedWorld;
const outside = {} as Record<Role, { id: string; token: string }>;
let open: { key: string; ticketId: string };
let foreign: { key: string; ticketId: string };

beforeAll(async () => {
  world = await RestrictedWorld.make('before');
  for (const role of roles) outside[role] = await world.api.personAs(role, `outside ${role}`);
  open = { key: await world.problemKey('open'), ticketId: await world.ticketId('PORTAL-0') };
  foreign = { key: await world.problemKey('restricted'), ticketId: await world.ticketId('PAYROLL-0') };
});
afterAll(() => world.close());

const get = (person: { token: string }, path: string) => world.api.http.get(`/api${path}`).set(as(person));
const versionOf = async (key: string): Promise<string> => {
  const { body } = await get(key === open.key ? outside.lead : world.member, `/problems/${key}`).expect(200);
  return `"${(body as { version: number }).version}"`;
};
const withoutIds = ({ body, status }: Response, ...ids: string[]): string =>
  ids.reduce((text, id) => text.replaceAll(id, 'IT'), JSON.stringify({ ...(body as object), instance: '', status }));
const placements = (): Promise<string> =>
  world.one(
    `SELECT md5(string_agg(ticket_id::text || problem_id::text, ',' ORDER BY ticket_id)) AS it FROM membership`,
  );

describe('an id of a foreign team inside a body', () => {
  it.each<[string, string, (thing: { key: string; ticketId: string }) => object]>([
    ['as the problem to merge', 'merges', ({ key }) => ({ key })],
    ['as the problem to move to', 'moves', ({ key }) => ({ ticketIds: [open.ticketId], toKey: key })],
    ['as the ticket to move', 'moves', ({ ticketId }) => ({ ticketIds: [ticketId], toKey: null })],
    ['as the ticket to split off', 'splits', ({ ticketId }) => ({ ticketIds: [ticketId] })],
    ['as the ticket to pin', 'pins', ({ ticketId }) => ({ ticketIds: [ticketId] })],
    ['as the problem of a previewed merge', 'previews', ({ key }) => ({ change: { kind: 'merge', key } })],
    [
      'as the ticket of a previewed split',
      'previews',
      ({ ticketId }) => ({ change: { kind: 'split', ticketIds: [ticketId] } }),
    ],
    ['beside an own ticket', 'pins', ({ ticketId }) => ({ ticketIds: [open.ticketId, ticketId] })],
  ])('%s is refused like one that nothing has', async (_, path, bodyOf) => {
    const before = await placements();
    const send = async (thing: { key: string; ticketId: string }) =>
      world.api.http
        .post(`/api/problems/${open.key}/${path}`)
        .set({ ...as(outside.lead), 'if-match': await versionOf(open.key) })
        .send(bodyOf(thing));
    const missing = { key: 'PRB-99999999', ticketId: NOBODY };
    const [one, other] = [await send(foreign), await send(missing)];
    expect([400, 404, 409, 422]).toContain(one.status);
    expect(withoutIds(one, foreign.key, foreign.ticketId)).toBe(withoutIds(other, missing.key, missing.ticketId));
    expect(await placements()).toBe(before);
  });

  it('as the ticket an outcome was about is refused like one that nothing has', async () => {
    const drafted = await world.api.http
      .post(`/api/problems/${open.key}/known-errors`)
      .set(as(outside.lead))
      .send({})
      .expect(201);
    const { key } = drafted.body as { key: string };
    const send = (ticketId: string) =>
      world.api.http
        .post(`/api/known-errors/${key}/outcomes`)
        .set(as(outside.engineer))
        .send({ result: 'worked', ticketId });
    const [one, other] = [await send(foreign.ticketId), await send(NOBODY)];
    expect(withoutIds(one, foreign.ticketId)).toBe(withoutIds(other, NOBODY));
    expect(one.status).toBe(404);
  });

  it('in a change of many problems is passed over, and not even counted', async () => {
    const send = (keys: string[], apply: boolean) =>
      world.api.http
        .post('/api/problem-changes')
        .set(as(outside.lead))
        .send({ selection: { keys }, change: { ownerId: outside.lead.id }, apply })
        .expect(200);
    for (const apply of [false, true]) {
      const [one, other] = [await send([foreign.key], apply), await send(['PRB-99999999'], apply)];
      expect(one.body).toMatchObject({ count: 0, unchanged: 0, refusedCount: 0, examples: [] });
      expect({ ...one.body, bulkId: null }).toEqual({ ...other.body, bulkId: null });
    }
    expect(
      await world.one(
        `SELECT count(*) AS it FROM problem WHERE owner_id = '${outside.lead.id}' AND audience_id IS NOT NULL`,
      ),
    ).toBe('0');
  });
});

describe('a change of many problems by somebody outside', () => {
  const change = (person: { token: string }, body: object) =>
    world.api.http.post('/api/problem-changes').set(as(person)).send(body);

  it('by filter reaches the problems they see, in number, examples and effect', async () => {
    const body = { selection: { filter: { q: 'E1421' } }, change: { status: 'noise', reason: 'only a test' } };
    const shown = await change(outside.lead, body).expect(200);
    expect(shown.body.count).toBe(1);
    expect(shown.body.examples.map(({ key }: { key: string }) => key)).toEqual([open.key]);
    expect(shown.text).not.toMatch(secrets);
    const done = await change(outside.lead, { ...body, apply: true }).expect(200);
    expect(done.body.count).toBe(1);
    expect(await world.one(`SELECT status AS it FROM problem WHERE 'PRB-' || key = '${foreign.key}'`)).not.toBe(
      'noise',
    );
    await world.api.http.post(`/api/problem-changes/${done.body.bulkId}/undo`).set(as(outside.lead)).expect(200);
  });

  it('is not undone by them where the team made it, and the team’s part is not touched by theirs', async () => {
    const both = { selection: { keys: [open.key, foreign.key] }, change: { ownerId: world.member.id }, apply: true };
    const { body } = await change(world.member, both).expect(200);
    expect(body.count).toBe(2);
    // The person outside sees the open half of the change only, and takes back no more than that.
    const undone = await world.api.http
      .post(`/api/problem-changes/${body.bulkId}/undo`)
      .set(as(outside.lead))
      .expect(200);
    expect(undone.body).toEqual({ restored: 1, changedSince: 0 });
    expect(await world.one(`SELECT owner_id AS it FROM problem WHERE 'PRB-' || key = '${foreign.key}'`)).toBe(
      world.member.id,
    );
  });
});

describe('fixes of a foreign problem', () => {
  it('are recorded, withdrawn and disputed by the team alone', async () => {
    const recorded = await world.api.http
      .post(`/api/problems/${foreign.key}/fixes`)
      .set({ ...as(world.member), 'if-match': await versionOf(foreign.key) })
      .send({ versions: ['payroll-release'] })
      .expect(201);
    const fixId = recorded.body.fixes[0].id as string;
    const before = await world.one(`SELECT md5(string_agg(fix::text, '')) AS it FROM fix`);
    const attempts: [string, object][] = [
      [`/problems/${foreign.key}/fixes`, { versions: ['8.0'] }],
      [`/problems/${foreign.key}/fixes/${fixId}/withdrawal`, {}],
      [`/problems/${foreign.key}/fixes/${fixId}/objections`, {}],
      // Through a problem the person does see.
      [`/problems/${open.key}/fixes/${fixId}/withdrawal`, {}],
      [`/problems/${open.key}/fixes/${fixId}/objections`, {}],
    ];
    for (const [path, body] of attempts) {
      const version = await versionOf(path.includes(open.key) ? open.key : foreign.key);
      const answer = await world.api.http
        .post(`/api${path}`)
        .set({ ...as(outside.admin), 'if-match': version })
        .send(body);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.text).not.toMatch(secrets);
    }
    expect(await world.one(`SELECT md5(string_agg(fix::text, '')) AS it FROM fix`)).toBe(before);
    expect((await get(outside.lead, `/problems/${open.key}`)).text).not.toContain('payroll-release');
  });
});

describe('handing in tickets where a foreign service comes from', () => {
  const submit = (person: { token: string }, sourceName: string, ids: string[]) =>
    world.api.http
      .post('/api/tickets')
      .set(as(person))
      .send({ sourceName, tickets: ids.map((id) => ({ id, title: 'x' })) });

  it('tells a lead outside the team nothing about which numbers there are', async () => {
    const source = await world.one(`SELECT name AS it FROM source`);
    const answers = [await submit(outside.lead, source, ['PAYROLL-0']), await submit(outside.lead, source, ['NONE-1'])];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(withoutIds(answers[0]!)).toBe(withoutIds(answers[1]!));
    await submit(outside.lead, 'A source of their own', ['PAYROLL-0']).expect(200, /"created":1/);
  });

  it('is for the team, and for tokens, whose programs deliver every service', async () => {
    const source = await world.one(`SELECT name AS it FROM source WHERE name <> 'A source of their own'`);
    await submit(world.member, source, ['MEMBER-1']).expect(200, /"created":1/);
    const { body } = await world.api.http
      .post('/api/api-tokens')
      .set(as(outside.admin))
      .send({ name: 'desk', role: 'lead', scopes: ['import'], expiresInDays: 1 })
      .expect(201);
    await submit(body as { token: string }, source, ['DESK-1']).expect(200, /"created":1/);
  });

  it('by file is refused in the same way', async () => {
    const source = await world.one(`SELECT name AS it FROM source WHERE name <> 'A source of their own'`);
    const uploadId = await upload(outside.lead, 'PAYROLL-0');
    const { body } = await world.api.http
      .post('/api/imports')
      .set(as(outside.lead))
      .send({ uploadId, sourceName: source })
      .expect(403);
    expect(body.detail).toContain('only a team sees');
  });
});

const upload = async (person: { token: string }, id: string): Promise<string> => {
  const file = Buffer.from(`${JSON.stringify({ id, title: `${SECRET_WORD} again`, product: 'Payroll' })}\n`);
  const { body } = await world.api.http
    .post('/api/imports/previews')
    .set(as(person))
    .attach('file', file, 'tickets.ndjson')
    .expect(201);
  return (body as { uploadId: string }).uploadId;
};

describe('what people recorded or uploaded', () => {
  it('is not imported by somebody else, who could leave the service’s name out', async () => {
    const uploadId = await upload(world.member, 'PAYROLL-77');
    const asked = { uploadId, sourceName: 'Elsewhere', mapping: { id: 'id', title: 'title' } };
    await world.api.http.post('/api/imports').set(as(outside.admin)).send(asked).expect(404);
    await world.api.http
      .post('/api/imports')
      .set(as(world.member))
      .send({ ...asked, mapping: undefined })
      .expect(202);
  });

  it.each(roles)('as the account of an import is not shown to the role %s outside, nor counted', async (role) => {
    const importId = await world.one(`SELECT id AS it FROM import_run ORDER BY created_at LIMIT 1`);
    for (const path of ['', '/rejections', '/rejections.csv']) {
      await get(outside[role], `/imports/${importId}${path}`).expect(404);
    }
    expect((await get(outside[role], '/imports?limit=100').expect(200)).text).not.toContain(importId);
    const { body } = await get(outside[role], '/sources').expect(200);
    const sourceId = await world.one(`SELECT source_id AS it FROM import_run WHERE id = '${importId}'`);
    expect(body.items.find(({ id }: { id: string }) => id === sourceId).lastImportAt).toBeNull();
  });

  it('as a knowledge gap belongs to the teams of its author, and to the author', async () => {
    const gap = (person: { token: string }, text: string) =>
      world.api.http.post('/api/knowledge-gaps').set(as(person)).send({ text }).expect(201);
    await gap(world.member, `The ${SECRET_WORD} vault is silent`);
    await gap(outside.engineer, 'Nobody knows this printer');
    const seen = async (teamIds: string[], personId: string): Promise<string[]> => {
      return world.pipeline.dataSource.transaction(async (tx) => {
        await lookAs(tx, { teamIds, seesEverything: false, personId });
        return (await queryRows<{ text: string }>(tx, `SELECT text FROM knowledge_gap ORDER BY at`)).map(
          ({ text }) => text,
        );
      });
    };
    expect(await seen([], outside.lead.id)).toEqual(['Nobody knows this printer']);
    expect(await seen([world.teamId], NOBODY)).toHaveLength(2);
    expect(await seen([], world.member.id)).toHaveLength(2);
  });
});

describe('taking everything along', () => {
  it('through exports is held up, and noted', async () => {
    const taker = await world.api.personAs('admin', 'taker');
    const answers: Response[] = [];
    for (let n = 0; n < 14; n++) answers.push(await get(taker, '/audit-events.csv'));
    expect(answers.map(({ status }) => status).slice(0, 12)).toEqual(Array(12).fill(200));
    expect(answers.at(-1)!.status).toBe(429);
    const noted = await world.one(
      `SELECT count(*) AS it FROM audit_event WHERE action = 'audit.exported' AND actor_name = 'taker'`,
    );
    expect(noted).toBe('12');
  });

  it('of tickets in the audit record is not possible: it holds no word of them', async () => {
    const { text } = await get(outside.admin, '/audit-events?limit=100').expect(200);
    expect(text).not.toMatch(new RegExp(`${SECRET_WORD}|PAYROLL-`));
  });
});
