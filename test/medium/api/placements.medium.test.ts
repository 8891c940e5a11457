/**
 * Merge, split, move and pin, with the machine at work beside it:
 * 1. Each step is in force at once and obeyed by later runs, a fresh clusterer included. 2. Undoing returns to the state before,
 * and names later steps that stand on it. 3. A stale version, strange tickets and impossible steps are refused and change nothing.
 * 4. A run that was under way while a person decided leaves the decision alone.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProblemDetail } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { verifyInvariants } from '@reprise/persistence';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let developer: { id: string; token: string };
beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  developer = await api.personAs('developer', 'Ada');
  await pipeline.orderImportOf([...tickets('Printing', 6), ...tickets('Login', 4), ...tickets('Billing', 3)]);
  await pipeline.settle();
});
afterEach(async () => {
  await api.stop();
  await pipeline.close();
});

/** The matcher of these tests puts tickets of one component together. */
const tickets = (component: string, count: number, from = 0): Ticket[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${component}-${from + n}`,
    title: `${component} fails, case ${from + n}`,
    component,
    createdAt: new Date(Date.UTC(2026, 0, 1 + from + n)).toISOString(),
  }));

const problem = async (key: string): Promise<ProblemDetail> =>
  (await api.http.get(`/api/problems/${key}`).set(as(developer)).expect(200)).body;
const idsOf = async (...externalIds: string[]): Promise<string[]> =>
  (
    await pipeline.rows<{ id: string }>(`SELECT id FROM ticket WHERE external_id = ANY($1) ORDER BY external_id`, [
      externalIds,
    ])
  ).map((row) => row.id);
/** Tickets by problem key, as they stand; "–" for those in none. */
const places = async (): Promise<Record<string, string[]>> => {
  const rows = await pipeline.rows<{ key: string; ids: string[] }>(
    `SELECT coalesce('PRB-' || key, '–') AS key, array_agg(external_id ORDER BY external_id) AS ids
     FROM ticket LEFT JOIN membership ON ticket_id = ticket.id LEFT JOIN problem ON problem.id = problem_id GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ key, ids }) => [key, ids]));
};
const names = (component: string, ...numbers: number[]) => numbers.map((n) => `${component}-${n}`);
const keyOf = async (externalId: string): Promise<string> => {
  const place = Object.entries(await places()).find(([, ids]) => ids.includes(externalId));
  return place![0];
};
/** Everything about places that undoing must bring back. */
const state = () =>
  Promise.all([
    pipeline.rows(
      `SELECT ticket_id, problem_id, origin, confidence, reasons, run_id, since FROM membership ORDER BY 1`,
    ),
    pipeline.rows(`SELECT id, state FROM ticket ORDER BY 1`),
    pipeline.rows(`SELECT id, merged_into, ticket_count FROM problem WHERE ticket_count > 0 OR key <= 3 ORDER BY 1`),
  ]);
const send = (key: string, verb: string, version: number, body: object) =>
  api.http.post(`/api/problems/${key}/${verb}`).set(as(developer)).set('if-match', `"${version}"`).send(body);
const decide = async (key: string, verb: string, body: object): Promise<ProblemDetail> => {
  const response = await send(key, verb, (await problem(key)).version, body);
  expect([response.status, response.body.detail]).toEqual([verb === 'splits' ? 201 : 200, undefined]);
  return response.body;
};
const undoLast = async (key: string, more: object = {}) => {
  const entry = (await problem(key)).activity.find(({ eventId }) => eventId !== null);
  return decide(key, 'undo', { eventId: entry!.eventId, ...more });
};
const broken = async () => (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);
/** New tickets come and a clusterer that knows nothing but the rows groups everything. */
const time = async (from: number) => {
  await pipeline.restartClusterer();
  await pipeline.orderImportOf([...tickets('Printing', 1, from), ...tickets('Login', 1, from)]);
  await pipeline.settle();
};

describe('merging', () => {
  it('puts two problems into one for good; the former key leads there; undo takes them apart again', async () => {
    const [printing, login] = [await keyOf('Printing-0'), await keyOf('Login-0')];
    const before = await state();
    const merged = await decide(printing, 'merges', { key: login, reason: 'One server' });
    expect(merged).toMatchObject({ key: printing, ticketCount: 10 });
    expect(merged.activity[0]).toMatchObject({
      actor: 'Ada',
      text: `merged ${login} into it`,
      reason: 'One server',
      undone: false,
    });
    expect((await problem(login)).key).toBe(printing);
    await time(20);
    expect((await places())[printing]).toEqual(
      [...names('Login', 0, 1, 2, 20, 3), ...names('Printing', 0, 1, 2, 20, 3, 4, 5)].sort(),
    );
    await pipeline.rows(`DELETE FROM ticket WHERE external_id LIKE '%-20'`);
    await pipeline.rows(`UPDATE problem SET ticket_count = 10 WHERE ticket_count = 12`);
    await undoLast(printing, { reason: 'Two servers' });
    expect(await state()).toEqual(before);
    expect((await problem(printing)).activity[0]).toMatchObject({
      text: 'undid “merged, 10 tickets”',
      reason: 'Two servers',
    });
    expect((await problem(login)).ticketCount).toBe(4);
    await time(30);
    expect((await places())[login]).toEqual(names('Login', 0, 1, 2, 3, 30));
    expect(await broken()).toEqual([]);
  });

  it('hands over what was known of the problem, and gives it back', async () => {
    const [printing, login] = [await keyOf('Printing-0'), await keyOf('Login-0')];
    const drafted = await api.http.post(`/api/problems/${login}/known-errors`).set(as(developer));
    expect([200, 201]).toContain(drafted.status);
    await decide(printing, 'merges', { key: login });
    expect((await problem(printing)).knownErrorKey).toBe(drafted.body.key);
    await undoLast(printing);
    expect((await problem(printing)).knownErrorKey).toBeNull();
    expect((await problem(login)).knownErrorKey).toBe(drafted.body.key);
  });
});

describe('splitting', () => {
  it('makes a problem of its own that no run folds back, and undo does', async () => {
    const printing = await keyOf('Printing-0');
    const before = await state();
    const off = await decide(printing, 'splits', {
      ticketIds: await idsOf(...names('Printing', 1, 2)),
      title: 'Only Lisbon',
    });
    expect(off).toMatchObject({ title: 'Only Lisbon', ticketCount: 2 });
    await time(20);
    expect((await places())[off.key]).toEqual(names('Printing', 1, 2));
    expect((await places())[printing]).toEqual(names('Printing', 0, 20, 3, 4, 5));
    expect((await problem(off.key)).terms).not.toEqual([]);
    await pipeline.rows(`DELETE FROM ticket WHERE external_id LIKE '%-20'`);
    await pipeline.rows(
      `UPDATE problem SET ticket_count = (SELECT count(*) FROM membership WHERE problem_id = problem.id)`,
    );
    await undoLast(off.key);
    expect(await state()).toEqual(before);
    expect((await problem(off.key)).key).toBe(printing);
    expect(await broken()).toEqual([]);
  });
});

describe('moving and pinning', () => {
  it('keeps tickets where a person put them, and apart from those they were taken from', async () => {
    const [printing, login] = [await keyOf('Printing-0'), await keyOf('Login-0')];
    await decide(printing, 'moves', { ticketIds: await idsOf('Printing-0'), toKey: login });
    await decide(printing, 'moves', { ticketIds: await idsOf('Printing-1'), toKey: null });
    await time(20);
    expect(await keyOf('Printing-0')).toBe(login);
    expect(await keyOf('Printing-1')).toBe('–');
    expect((await places())[printing]).toEqual(names('Printing', 2, 20, 3, 4, 5));
    expect(await broken()).toEqual([]);
  });

  it('lets the newest word win: what is moved back stays', async () => {
    const [printing, login] = [await keyOf('Printing-0'), await keyOf('Login-0')];
    await decide(printing, 'moves', { ticketIds: await idsOf('Printing-0'), toKey: login });
    await decide(login, 'moves', { ticketIds: await idsOf('Printing-0'), toKey: printing });
    await time(20);
    expect((await places())[printing]).toEqual(names('Printing', 0, 1, 2, 20, 3, 4, 5));
    expect(await broken()).toEqual([]);
  });

  it('holds a confirmed ticket although its text changes', async () => {
    const printing = await keyOf('Printing-0');
    await decide(printing, 'pins', { ticketIds: await idsOf('Printing-0') });
    await pipeline.orderImportOf([{ id: 'Printing-0', title: 'Now about billing', component: 'Billing' }]);
    await pipeline.settle();
    expect(await keyOf('Printing-0')).toBe(printing);
    await undoLast(printing);
    await pipeline.settle();
    expect(await keyOf('Printing-0')).toBe(await keyOf('Billing-0'));
    expect(await broken()).toEqual([]);
  });
});

describe('undoing', () => {
  it('takes independent steps back in any order, and names the later steps that stand on one', async () => {
    const [printing, login, billing] = [await keyOf('Printing-0'), await keyOf('Login-0'), await keyOf('Billing-0')];
    const before = await state();
    await decide(printing, 'moves', { ticketIds: await idsOf('Printing-0'), toKey: login });
    const first = (await problem(printing)).activity.find(({ eventId }) => eventId !== null)!.eventId;
    await decide(printing, 'moves', { ticketIds: await idsOf('Printing-1'), toKey: billing });
    const second = (await problem(printing)).activity.find(({ eventId }) => eventId !== null)!.eventId;
    await decide(billing, 'merges', { key: login });
    const refused = await send(printing, 'undo', (await problem(printing)).version, { eventId: first });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'resource.state_conflict',
      detail: expect.stringMatching(/Ada: merged/),
    });
    await decide(printing, 'undo', { eventId: first, withLater: true });
    expect(await keyOf('Login-0')).toBe(login);
    await decide(printing, 'undo', { eventId: second });
    expect(await state()).toEqual(before);
    expect((await send(printing, 'undo', (await problem(printing)).version, { eventId: second })).body).toMatchObject({
      detail: 'It is undone already.',
    });
  });
});

describe('a step that cannot be', () => {
  it.each([
    ['merges', () => ({ key: 'PRB-1' }), 400, /one problem already/],
    ['merges', () => ({ key: 'PRB-999' }), 404, /PRB-999/],
    ['splits', async () => ({ ticketIds: await idsOf('Login-0') }), 400, /not a ticket of PRB-1/],
    ['splits', async () => ({ ticketIds: await idsOf(...names('Printing', 0, 1, 2, 3, 4, 5)) }), 400, /all tickets/],
    ['moves', async () => ({ ticketIds: await idsOf('Printing-0'), toKey: 'PRB-1' }), 400, /already/],
    ['pins', async () => ({ ticketIds: await idsOf('Login-0') }), 400, /another problem/],
    ['undo', () => ({ eventId: '999' }), 404, /999/],
  ])('%s is refused and changes nothing (%#)', async (verb, body, status, words) => {
    const before = await state();
    const key = await keyOf('Printing-0');
    expect(key).toBe('PRB-1');
    const response = await send(key, verb, (await problem(key)).version, await body());
    expect([response.status, response.body.detail]).toEqual([status, expect.stringMatching(words)]);
    expect(await state()).toEqual(before);
  });

  it('is one decided on an older state, or by somebody who may not', async () => {
    const [printing, login] = [await keyOf('Printing-0'), await keyOf('Login-0')];
    const { version } = await problem(printing);
    await decide(printing, 'pins', { ticketIds: await idsOf('Printing-0') });
    expect((await send(printing, 'merges', version, { key: login })).status).toBe(412);
    expect(
      (await api.http.post(`/api/problems/${printing}/merges`).set(as(developer)).send({ key: login })).status,
    ).toBe(428);
    const engineer = await api.personAs('engineer');
    const asked = api.http.post(`/api/problems/${printing}/merges`).set(as(engineer)).set('if-match', `"${version}"`);
    expect((await asked.send({ key: login })).status).toBe(403);
  });
});

describe('a decision while a run is under way', () => {
  it('stands; the run leaves that problem to the next one', async () => {
    const printing = await keyOf('Printing-0');
    await pipeline.orderImportOf(tickets('Printing', 2, 40));
    await pipeline.carryOut('import.process');
    const clusterer = pipeline.clustererOf(pipeline.lease, async () => {
      await decide(printing, 'splits', { ticketIds: await idsOf(...names('Printing', 0, 1)) });
    });
    await clusterer.load();
    await clusterer.take(await pipeline.outbox.idsOf(pipeline.dataSource, 'ticket.cluster'));
    await clusterer.run();
    expect(clusterer.waitingRows).not.toEqual([]);
    expect((await places())[printing]).toEqual(names('Printing', 2, 3, 4, 5));
    await pipeline.settle();
    expect((await places())[printing]).toEqual(names('Printing', 2, 3, 4, 40, 41, 5));
    expect(await keyOf('Printing-1')).toBe(await keyOf('Printing-0'));
    expect(await broken()).toEqual([]);
  });
});
