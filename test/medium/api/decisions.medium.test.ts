/**
 * What people and counts decide about problems, every job carried out twice:
 * 1. A fix is watched; it is resolved when it held, reopened only with evidence that is named, and that can be disputed.
 * 2. One decision about many problems is shown first, made once, and taken back where nobody has decided since.
 * 3. A change based on an older state is refused with the fields that differ.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BulkOutcome, type ProblemDetail, TYPED_COUNT_FROM } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { type Pipeline, aPipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let ada: { id: string; name: string; token: string };
let reader: { token: string };

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const ticketsOf = (component: string, days: readonly number[], version?: string): Ticket[] =>
  days.map((n) => ({
    id: `${component}-${n}`,
    title: `${component} fails`,
    component,
    product: 'Portal',
    createdAt: day(n),
    ...(version === undefined ? {} : { version }),
  }));
const weekly = Array.from({ length: 20 }, (_, n) => n * 7);

const keyOf = async (component: string): Promise<string> =>
  (await api.http.get(`/api/problems?component=${component}&view=all`).set(as(reader)).expect(200)).body.items[0].key;
const read = async (key: string): Promise<ProblemDetail> =>
  (await api.http.get(`/api/problems/${key}`).set(as(reader)).expect(200)).body;
const post = async (key: string, path: string, body: object) =>
  api.http
    .post(`/api/problems/${key}/${path}`)
    .set(as(ada))
    .set('if-match', `"${(await read(key)).version}"`)
    .send(body);
const bring = async (tickets: readonly Ticket[]): Promise<void> => {
  await pipeline.orderImportOf(tickets);
  await pipeline.settle();
};

beforeAll(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  ada = await api.personAs('developer', 'Ada');
  reader = await api.personAs('engineer');
  const problems = ['login', 'export', 'print', 'mail', 'stock'].flatMap((name) => ticketsOf(name, weekly, '4.7.0'));
  await bring([...problems, { id: 'end', title: 'Something else', createdAt: day(140) }]);
});
afterAll(async () => {
  await api.stop();
  await pipeline.close();
});

describe('a fix', () => {
  it('is watched from the day it shipped, and what it rests on is said', async () => {
    const key = await keyOf('login');
    const recorded = await post(key, 'fixes', { versions: ['4.8.2', '4.7.9'], shippedAt: day(139), note: 'New pool' });
    expect(recorded.status).toBe(201);
    await pipeline.settle();
    const problem = await read(key);
    expect(problem).toMatchObject({ status: 'fixed, watching' });
    expect(problem.fixes).toEqual([
      expect.objectContaining({
        verdict: 'too early',
        versions: ['4.8.2', '4.7.9'],
        recordedBy: 'Ada',
        evidence: null,
      }),
    ]);
    expect(problem.activity).toContainEqual(
      expect.objectContaining({ actor: 'Ada', text: 'recorded a fix in 4.8.2, 4.7.9', reason: 'New pool' }),
    );
  });

  it('is not reopened by versions that lack it, nor by one ticket that may not belong to the problem', async () => {
    await bring([...ticketsOf('login', [150, 151, 152], '4.7.8'), ...ticketsOf('login', [155], '4.9.0')]);
    const { status, fixes } = await read(await keyOf('login'));
    expect(status).toBe('fixed, watching');
    expect(fixes[0]).toMatchObject({ verdict: 'too early', countWithoutFix: 3 });
  });

  it('is reopened by tickets of versions that hold it, which are named', async () => {
    await bring(ticketsOf('login', [160], '4.7.9'));
    const { status, fixes, activity } = await read(await keyOf('login'));
    expect(status).toBe('regressed');
    expect(fixes[0]!.verdict).toBe('came back');
    expect(fixes[0]!.evidence!.tickets.map((ticket) => ticket.externalId)).toEqual(['login-155', 'login-160']);
    expect(activity[0]).toMatchObject({
      actor: 'Reprise',
      machine: true,
      text: 'changed the status from fixed, watching to regressed',
      reason: expect.stringContaining(
        'login-155 of 2026-06-05 reports 4.9.0, which is later than 4.8.2; 1 more since.',
      ),
    });
  });

  it('is watched again when a person disputes the evidence, and the same tickets do not reopen it', async () => {
    const key = await keyOf('login');
    const [fix] = (await read(key)).fixes;
    const answer = await post(key, `fixes/${fix!.id}/objections`, { reason: 'Other cause, see the log' });
    expect(answer.status).toBe(200);
    await pipeline.settle();
    const problem = await read(key);
    expect(problem.status).toBe('fixed, watching');
    expect(problem.fixes[0]!.verdict).toBe('too early');
    expect((await post(key, `fixes/${fix!.id}/objections`, {})).status).toBe(409);
  });

  it('is resolved once it held for long enough', async () => {
    const key = await keyOf('export');
    await post(key, 'fixes', { shippedAt: day(135) });
    await bring([{ id: 'later', title: 'Something else again', createdAt: day(200) }]);
    const problem = await read(key);
    expect(problem.status).toBe('resolved');
    expect(problem.fixes[0]).toMatchObject({ verdict: 'held', countAfter: 0 });
    expect(problem.activity[0]!.reason).toMatch(/^The fix holds: no tickets in 6\d days/);
  });

  it('can be withdrawn, which opens the problem again', async () => {
    const key = await keyOf('export');
    const [fix] = (await read(key)).fixes;
    expect((await post(key, `fixes/${fix!.id}/withdrawal`, { reason: 'Never shipped' })).status).toBe(200);
    expect(await read(key)).toMatchObject({ status: 'confirmed', fixes: [] });
  });

  it('is recorded when a person only says that the problem is fixed, and withdrawn when it was only planned', async () => {
    const key = await keyOf('print');
    const patch = async (body: object) =>
      api.http
        .patch(`/api/problems/${key}`)
        .set(as(ada))
        .set('if-match', `"${(await read(key)).version}"`)
        .send(body);
    expect((await patch({ status: 'fixed, watching' })).body.fixes).toHaveLength(1);
    expect((await patch({ status: 'fix planned' })).body.fixes).toHaveLength(0);
    await pipeline.settle();
  });
});

describe('one decision about many problems', () => {
  const change = (body: object) => api.http.post('/api/problem-changes').set(as(ada)).send(body);
  const filter = { view: 'all', status: 'suspected' };
  const noise = { selection: { filter }, change: { status: 'noise', reason: 'Test tenants' } };

  it('is shown before it is made, with count and titles', async () => {
    const { body } = await change({ selection: { filter }, change: { status: 'noise' } }).expect(200);
    expect(body).toMatchObject({ count: 2, bulkId: null, refused: [] });
    expect((body as BulkOutcome).examples.map(({ title }) => title)).toEqual(['Mail fails', 'Stock fails']);
    expect((await read(await keyOf('mail'))).status).toBe('suspected');
  });

  it('needs the reason that one problem would need', async () => {
    await change({ ...noise, change: { status: 'noise' }, apply: true }).expect(400);
    await change({ ...noise, change: { status: 'risk accepted', reason: 'Rare' }, apply: true }).expect(400);
  });

  it('is made, told, and taken back where nobody has decided since', async () => {
    const keys = [await keyOf('mail'), await keyOf('stock')];
    const { body } = await change({ ...noise, apply: true }).expect(200);
    const [mail, stock] = await Promise.all(keys.map(read));
    expect([mail!.status, stock!.status]).toEqual(['noise', 'noise']);
    expect(mail!.activity[0]).toMatchObject({ actor: 'Ada', reason: 'Test tenants' });
    await api.http
      .patch(`/api/problems/${stock!.key}`)
      .set(as(ada))
      .set('if-match', `"${stock!.version}"`)
      .send({ status: 'confirmed' })
      .expect(200);
    const undone = await api.http.post(`/api/problem-changes/${body.bulkId}/undo`).set(as(ada)).expect(200);
    expect(undone.body).toEqual({ restored: 1, changedSince: 1 });
    expect((await read(mail!.key)).status).toBe('suspected');
    expect((await read(stock!.key)).status).toBe('confirmed');
    const again = await api.http.post(`/api/problem-changes/${body.bulkId}/undo`).set(as(ada)).expect(200);
    expect(again.body.restored).toBe(0);
  });

  it('tells which problems cannot take the step, and changes the others', async () => {
    const keys = await Promise.all(['login', 'stock'].map(keyOf));
    const { body } = await change({ selection: { keys }, change: { status: 'suspected' }, apply: true }).expect(200);
    expect(body).toMatchObject({ count: 1, refusedCount: 1 });
    expect(body.refused[0].why).toMatch(/can become .*; not “suspected”/);
  });

  it('gives many problems an owner', async () => {
    const keys = await Promise.all(['login', 'mail'].map(keyOf));
    await change({ selection: { keys }, change: { ownerId: ada.id }, apply: true }).expect(200);
    const people = await api.http.get('/api/people').set(as(reader)).expect(200);
    expect(people.body.items).toContainEqual({ id: ada.id, name: 'Ada' });
    const mine = await api.http.get('/api/problems?view=mine').set(as(ada)).expect(200);
    expect(mine.body.items).toHaveLength(2);
  });

  it('is not open to people who only read', async () => {
    await api.http.post('/api/problem-changes').set(as(reader)).send(noise).expect(403);
  });

  it(`asks for the typed number from ${TYPED_COUNT_FROM} problems on`, async () => {
    await pipeline.rows(
      `INSERT INTO problem (id, machine_title, ticket_count, component)
       SELECT gen_random_uuid(), 'Many ' || n, 2, 'many' FROM generate_series(1, $1::int) AS n`,
      [TYPED_COUNT_FROM],
    );
    const many = { selection: { filter: { component: 'many' } }, change: { status: 'confirmed' }, apply: true };
    const refused = await change(many).expect(400);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/body/typedCount' })]);
    const { body } = await change({ ...many, typedCount: TYPED_COUNT_FROM }).expect(200);
    expect(body.count).toBe(TYPED_COUNT_FROM);
    expect(body.examples).toHaveLength(10);
  });
});

describe('two people at once', () => {
  it('are told which fields differ, and how they stand', async () => {
    const key = await keyOf('stock');
    const { version } = await read(key);
    const patch = (body: object) =>
      api.http.patch(`/api/problems/${key}`).set(as(ada)).set('if-match', `"${version}"`).send(body);
    await patch({ title: 'Stock list is empty' }).expect(200);
    const { body } = await patch({ title: 'Stock is wrong', status: 'suspected', ownerId: ada.id }).expect(412);
    expect(body.errors).toEqual([
      { pointer: '/body/title', code: 'changed', message: 'is “Stock list is empty” by now' },
      { pointer: '/body/ownerId', code: 'changed', message: 'is empty by now' },
    ]);
    await api.http.patch(`/api/problems/${key}`).set(as(ada)).send({ title: 'No version sent' }).expect(428);
  });
});
