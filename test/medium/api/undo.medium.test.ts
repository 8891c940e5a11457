/**
 * Undoing decisions about a problem itself:
 * 1. Each kind returns exactly what was there before. 2. In any order where they are about different things. 3. Where a later
 * decision is about the same thing it is named, and undone with it when that is wished. 4. The undone stays in the activity.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProblemDetail } from '@reprise/contracts/http';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let developer: { id: string; token: string };
const key = 'PRB-1';
beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  developer = await api.personAs('developer', 'Ada');
  await pipeline.orderImportOf(
    Array.from({ length: 6 }, (_, n) => ({
      id: `T-${n}`,
      title: `Printing fails, case ${n}`,
      component: n < 3 ? 'Printing' : 'Login',
      createdAt: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
    })),
  );
  await pipeline.settle();
});
afterEach(async () => {
  await api.stop();
  await pipeline.close();
});

const problem = async (): Promise<ProblemDetail> =>
  (await api.http.get(`/api/problems/${key}`).set(as(developer)).expect(200)).body;
const send = async (verb: 'post' | 'patch', path: string, body: object) =>
  api.http[verb](`/api/problems/${key}${path}`)
    .set(as(developer))
    .set('if-match', `"${(await problem()).version}"`)
    .send(body);
const change = async (body: object) => expect((await send('patch', '', body)).status).toBe(200);
/** What is decided about the problem, without its history. */
const state = () =>
  pipeline.rows(
    `SELECT problem.key, status, title, owner_id, root_cause, risk_review_on::text,
       ARRAY(SELECT versions || withdrawn_at::text FROM fix WHERE problem_id = problem.id AND withdrawn_at IS NULL ORDER BY fix.id) AS fixes
     FROM problem ORDER BY key`,
  );
const entries = async (words: string) =>
  (await problem()).activity.filter(({ text, eventId }) => eventId !== null && text.includes(words));
const undo = async (words: string, body = {}) =>
  send('post', '/undo', { eventId: (await entries(words))[0]!.eventId, ...body });

describe('undoing a decision', () => {
  it.each<[string, object[], string]>([
    ['a name, back to the one the machine gives', [{ title: 'Spooler stops' }], 'renamed it'],
    ['an owner', [{ ownerId: 'me' }], 'owner'],
    ['a cause', [{ rootCause: 'Cache' }, { rootCause: 'Lock' }], 'root cause'],
    ['a status', [{ status: 'confirmed' }], 'status'],
    ['noise', [{ status: 'noise', reason: 'Tests' }], 'status'],
    [
      'an accepted risk, back from noise with its day of review',
      [{ status: 'risk accepted', reason: 'Rare', reviewOn: '2027-01-31' }, { status: 'confirmed' }],
      'risk accepted to confirmed',
    ],
    [
      'a day of review',
      [
        { status: 'risk accepted', reason: 'Rare', reviewOn: '2027-01-31' },
        { status: 'risk accepted', reviewOn: '2027-05-31', reason: 'Still rare' },
      ],
      'moved the review',
    ],
  ])('takes back %s', async (_, changes, words) => {
    const states: unknown[] = [];
    for (const one of changes) {
      states.push(await state());
      await change('ownerId' in one ? { ownerId: developer.id } : one);
    }
    const undone = await undo(words);
    expect([undone.status, await state()]).toEqual([200, states.at(-1)]);
    expect(undone.body.activity[0].text).toMatch(/^undid/);
    expect(undone.body.activity.some((entry: { undone: boolean }) => entry.undone)).toBe(true);
  });

  it('takes a fix back with the status it brought about, and brings a withdrawn one back', async () => {
    await change({ status: 'confirmed' });
    const before = await state();
    expect((await send('post', '/fixes', { versions: ['4.9.0'] })).status).toBe(201);
    const withFix = await state();
    const fixId = (await problem()).fixes[0]!.id;
    expect((await send('post', `/fixes/${fixId}/withdrawal`, { reason: 'Not shipped' })).status).toBe(200);
    expect((await undo('withdrew the fix')).status).toBe(200);
    expect(await state()).toEqual(withFix);
    expect((await undo('recorded a fix')).status).toBe(200);
    expect(await state()).toEqual(before);
  });

  it('is possible in any order for decisions about different things', async () => {
    const before = await state();
    await change({ title: 'Spooler stops', rootCause: 'Lock' });
    await change({ status: 'confirmed' });
    await change({ ownerId: developer.id });
    for (const words of ['root cause', 'status', 'renamed', 'owner']) expect((await undo(words)).status).toBe(200);
    expect(await state()).toEqual(before);
    expect(await entries('')).toEqual([]);
  });

  it('names what stands on it, and takes that back too when wished', async () => {
    const before = await state();
    await change({ status: 'confirmed' });
    await change({ title: 'Spooler stops' });
    await change({ status: 'noise', reason: 'Tests' });
    const refused = await undo('suspected to confirmed');
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringMatching(/^A later step stands on it: Ada: status confirmed → noise/),
    ]);
    expect((await undo('suspected to confirmed', { withLater: true })).status).toBe(200);
    expect((await problem()).title).toBe('Spooler stops');
    await undo('renamed');
    expect(await state()).toEqual(before);
  });

  it('takes later steps about tickets back the newest first, also where their numbers gain a digit', async () => {
    await pipeline.rows(`ALTER TABLE curation_event ALTER COLUMN id RESTART WITH 98`);
    const members = await pipeline.rows<{ id: string }>(
      `SELECT ticket_id AS id FROM membership JOIN problem ON problem.id = problem_id WHERE 'PRB-' || key = $1 ORDER BY 1`,
      [key],
    );
    const [one, other, third] = members.map(({ id }) => id);
    const places = () => pipeline.rows(`SELECT ticket_id, origin FROM membership ORDER BY 1`);
    const before = await places();
    for (const ticketIds of [[one], [one, other], [one, other, third]])
      expect((await send('post', '/pins', { ticketIds })).status).toBe(200);
    expect((await undo('confirmed that 1 ticket', { withLater: true })).status).toBe(200);
    expect(await places()).toEqual(before);
  });

  it('is not possible twice, nor for what the machine did', async () => {
    await change({ status: 'confirmed' });
    const [{ eventId } = { eventId: '' }] = await entries('status');
    expect((await undo('status')).status).toBe(200);
    expect((await send('post', '/undo', { eventId })).status).toBe(409);
    expect((await problem()).activity.filter(({ machine }) => machine).every((entry) => entry.eventId === null)).toBe(
      true,
    );
  });

  it('takes a change of many problems back with their days of review', async () => {
    await change({ status: 'risk accepted', reason: 'Rare', reviewOn: '2027-01-31' });
    const before = await state();
    const bulk = await api.http
      .post('/api/problem-changes')
      .set(as(developer))
      .send({
        selection: { keys: ['PRB-1', 'PRB-2'] },
        change: { status: 'confirmed', ownerId: developer.id },
        apply: true,
      });
    expect([bulk.status, bulk.body.count]).toEqual([200, 2]);
    await api.http.post(`/api/problem-changes/${bulk.body.bulkId}/undo`).set(as(developer)).expect(200);
    expect(await state()).toEqual(before);
    expect((await undo('status from suspected')).status).toBe(200);
  });
});
