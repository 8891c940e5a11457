/**
 * Steps about more tickets than are written at once:
 * 1. The step is in force with its answer, which tells how far it is; list and page tell it too, until it is written. 2. Counts agree
 * with places after every part, and every promise of the rows holds. 3. Another decision about these problems is refused, with what to
 * do. 4. It can be undone at every point, and leaves everything as it was. 5. Runs, rules, erasure and restriction that come
 * meanwhile find it whole. 6. What fails every time is set aside and can be ordered again.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Preview, ProblemDetail, ProblemSummary } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import {
  ErasureStore,
  type InPart,
  PlacementOrderStore,
  RestrictionStore,
  TeamStore,
  ledgerOf,
  verifyInvariants,
} from '@reprise/persistence';
import { aContext, aPipeline, type Pipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let developer: { id: string; token: string };
beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  developer = await api.personAs('developer', 'Ada');
  await pipeline.orderImportOf([...tickets('Printing', 1_150), ...tickets('Login', 350)]);
  await pipeline.settle();
});
afterEach(async () => {
  await api.stop();
  await pipeline.close();
});

const tickets = (component: string, count: number, from = 0): Ticket[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${component}-${from + n}`,
    title: `${component} fails, case ${from + n}`,
    component,
    product: component,
    createdAt: new Date(Date.UTC(2026, 0, 1, from + n)).toISOString(),
  }));
const orders = new PlacementOrderStore();

const problem = async (key: string): Promise<ProblemDetail> =>
  (await api.http.get(`/api/problems/${key}`).set(as(developer)).expect(200)).body;
const listed = async (): Promise<ProblemSummary[]> =>
  (await api.http.get('/api/problems?sort=tickets').set(as(developer)).expect(200)).body.items;
const keyOf = async (component: string): Promise<string> => {
  const [row] = await pipeline.rows<{ key: string }>(
    `SELECT 'PRB-' || key AS key FROM problem JOIN membership ON problem_id = problem.id JOIN ticket ON ticket.id = ticket_id WHERE external_id = $1`,
    [`${component}-0`],
  );
  return row!.key;
};
const someOf = async (component: string, count: number): Promise<string[]> =>
  (
    await pipeline.rows<{ id: string }>(
      `SELECT id FROM ticket WHERE external_id LIKE $1 || '-%' ORDER BY opened_at LIMIT $2`,
      [component, count],
    )
  ).map(({ id }) => id);
const send = (key: string, verb: string, version: number, body: object) =>
  api.http.post(`/api/problems/${key}/${verb}`).set(as(developer)).set('if-match', `"${version}"`).send(body);
const decide = async (key: string, verb: string, body: object): Promise<ProblemDetail> => {
  const response = await send(key, verb, (await problem(key)).version, body);
  expect([response.status, response.body.detail]).toEqual([verb === 'splits' ? 201 : 200, undefined]);
  return response.body;
};
const merge = async () => decide(await keyOf('Printing'), 'merges', { key: await keyOf('Login') });
const undoNewest = async (key: string) => {
  const entry = (await problem(key)).activity.find(({ eventId }) => eventId !== null);
  return decide(key, 'undo', { eventId: entry!.eventId });
};
/** Write one more part of whatever is under way. */
const goOn = async (): Promise<void> => {
  const [order] = await pipeline.rows<{ id: string }>(`SELECT id::text AS id FROM placement_order ORDER BY id LIMIT 1`);
  await pipeline.dataSource.transaction((tx) => orders.advance(tx, order!.id));
};
const broken = async () => (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);
const state = () =>
  Promise.all([
    pipeline.rows(
      `SELECT ticket_id, problem_id, origin, confidence, reasons, run_id, since FROM membership ORDER BY 1`,
    ),
    pipeline.rows(`SELECT id, state FROM ticket ORDER BY 1`),
    pipeline.rows(`SELECT id, merged_into, ticket_count, first_seen_at, last_seen_at FROM problem ORDER BY key`),
  ]);
const sizes = async () => {
  const rows = await pipeline.rows<{ key: string; n: number }>(
    `SELECT 'PRB-' || key AS key, count(*)::int AS n FROM membership JOIN problem ON problem.id = problem_id GROUP BY 1 ORDER BY 2 DESC`,
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
};

describe('a merge of more tickets than are written at once', () => {
  it('holds at once, tells how far it is, and is whole in the end', async () => {
    const [printing, login] = [await keyOf('Printing'), await keyOf('Login')];
    const answer = await merge();
    expect(answer).toMatchObject({ key: printing, underWay: { step: 'merge', done: 500, total: 1_500 } });
    expect((await problem(login)).key).toBe(printing);
    expect((await listed())[0]).toMatchObject({ key: printing, underWay: { done: 500, total: 1_500 } });
    for (const done of [1_000, 1_500]) {
      expect(await broken()).toEqual([]);
      await goOn();
      expect((await problem(printing)).underWay).toEqual(done < 1_500 ? { step: 'merge', done, total: 1_500 } : null);
    }
    expect(await problem(printing)).toMatchObject({ ticketCount: 1_500, version: answer.version });
    await pipeline.settle();
    expect(await sizes()).toEqual({ [printing]: 1_500 });
    expect(await pipeline.rows(`SELECT origin, count(*)::int AS n FROM membership GROUP BY 1`)).toEqual([
      { origin: 'person', n: 1_500 },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('is carried out by whoever takes the order, also twice', async () => {
    await merge();
    await pipeline.carryOut('placement.carryOut');
    expect((await problem(await keyOf('Printing'))).underWay).toBeNull();
    expect(await pipeline.rows(`SELECT FROM outbox WHERE topic = 'placement.carryOut'`)).toEqual([]);
  });

  it.each([
    ['before another part is written', 0],
    ['in the middle', 1],
    ['when it is whole', 2],
  ])('can be undone %s, and leaves everything as it was', async (_, parts) => {
    const [printing, login] = [await keyOf('Printing'), await keyOf('Login')];
    const before = await state();
    await merge();
    for (let part = 0; part < parts; part++) await goOn();
    const undone = await undoNewest(printing);
    expect((await problem(login)).key).toBe(login);
    if (parts > 0) expect(undone.underWay).toMatchObject({ step: 'undo', done: 500 });
    expect(await broken()).toEqual([]);
    await pipeline.carryOut('placement.carryOut');
    expect(await state()).toEqual(before);
    await pipeline.settle();
    expect(await sizes()).toEqual({ [printing]: 1_150, [login]: 350 });
    expect((await problem(printing)).underWay).toBeNull();
    expect(await broken()).toEqual([]);
  });

  it('lets nobody else place tickets in these problems meanwhile, and says what to do', async () => {
    const printing = await keyOf('Printing');
    const { version } = await merge();
    const [one] = await someOf('Printing', 1);
    const refused = await send(printing, 'splits', version, { ticketIds: [one] }).expect(409);
    expect(refused.body).toMatchObject({
      detail: `A step of ${printing} is being carried out, 500 of 1500 tickets. Try again in a moment, or undo that step first.`,
      errors: [{ code: 'under_way' }],
    });
    expect(refused.headers['retry-after']).toBe('2');
    await send(printing, 'pins', version, { ticketIds: [one] }).expect(409);
    const title = { title: 'Its name and state may change' };
    await api.http.patch(`/api/problems/${printing}`).set(as(developer)).set('if-match', `"${version}"`).send(title).expect(200); // prettier-ignore
    await goOn();
    await undoNewestPlacement(printing);
    await send(printing, 'splits', version + 2, { ticketIds: [one] }).expect(409, /Undoing a step of PRB/);
    await pipeline.carryOut('placement.carryOut');
    await send(printing, 'splits', version + 2, { ticketIds: [one] }).expect(201);
  });

  it('is finished by a run that comes before its own order is taken', async () => {
    const printing = await keyOf('Printing');
    await merge();
    await pipeline.orderImportOf([...tickets('Printing', 1, 2_000), ...tickets('Login', 1, 2_000)]);
    await pipeline.carryOut('import.process');
    await pipeline.carryOut('ticket.cluster');
    expect(await sizes()).toEqual({ [printing]: 1_502 });
    expect((await problem(printing)).underWay).toBeNull();
    await pipeline.settle();
    expect(await broken()).toEqual([]);
  });

  it('is whole before another change is tried out', async () => {
    const printing = await keyOf('Printing');
    await merge();
    const [one] = await someOf('Login', 1);
    await goOn();
    const asked = await api.http
      .post(`/api/problems/${printing}/previews`)
      .set(as(developer))
      .send({ change: { kind: 'split', ticketIds: [one] } });
    await pipeline.carryOut('cluster.preview');
    const { body } = await api.http.get(`/api/previews/${asked.body.id}`).set(as(developer)).expect(200);
    expect((body as Preview).counts).toEqual({ joining: 0, leaving: 0, moving: 1 });
    expect((await problem(printing)).underWay).toBeNull();
  });

  it('keeps no word of a ticket that is erased meanwhile', async () => {
    await merge();
    const erasures = new ErasureStore();
    const actor = { kind: 'machine', id: null, name: 'test' } as const;
    const [, ticketId] = await someOf('Login', 2);
    const subject = { kind: 'ticket', ticketId: ticketId! } as const;
    const inPart: InPart = (work) => pipeline.dataSource.transaction(work);
    const id = await inPart((tx) => erasures.order(tx, { subject, reference: null, actor }));
    await erasures.carryOut(inPart, id, ledgerOf(pipeline.uploadDir));
    await pipeline.settle();
    expect(await broken()).toEqual([]);
    expect(await sizes()).toEqual({ [await keyOf('Printing')]: 1_500 });
    await undoNewest(await keyOf('Printing'));
    await pipeline.settle();
    expect(await broken()).toEqual([]);
  });

  it('ends before one of its services is restricted, so that nobody else sees a ticket of it', async () => {
    const [printing, login] = [await keyOf('Printing'), await keyOf('Login')];
    await merge();
    await pipeline.dataSource.transaction(async (tx) => {
      const teamId = await new TeamStore(tx).create(tx, 'Access');
      await new RestrictionStore().setServices(tx, teamId!, ['Login']);
    });
    expect(await broken()).toEqual([]);
    await pipeline.settle();
    expect(await broken()).toEqual([]);
    expect((await sizes())[printing]).toBe(1_150);
    expect((await problem(login)).key).toBe(printing);
  });

  it('is set aside when it fails every time, and goes on when it is ordered again', async () => {
    const printing = await keyOf('Printing');
    await merge();
    await pipeline.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more notes'; END $$`,
    );
    await pipeline.rows(
      `CREATE TRIGGER refuse BEFORE INSERT ON curation_ticket FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const ids = await pipeline.outbox.idsOf(pipeline.dataSource, 'placement.carryOut');
    const handler = pipeline.handlers.get('placement.carryOut')!;
    await expect(handler.handle(ids, aContext())).rejects.toThrow('no more notes');
    await handler.handle(ids, aContext({ lastAttempt: true }));
    const { version } = await problem(printing);
    const [one] = await someOf('Printing', 1);
    await send(printing, 'splits', version, { ticketIds: [one] }).expect(409, /set aside: order it again/);
    expect(await broken()).toEqual([]);
    const lead = await api.personAs('lead', 'Lea');
    const { body } = await api.http.get('/api/quarantine').set(as(lead)).expect(200);
    expect(body.items).toMatchObject([
      { topic: 'placement.carryOut', reason: 'no more notes', objects: [{ kind: 'problem', label: printing }] },
    ]);
    await pipeline.rows(`DROP TRIGGER refuse ON curation_ticket`);
    await api.http.post('/api/quarantine/replays').set(as(lead)).send({}).expect(202);
    await pipeline.settle();
    expect(await sizes()).toEqual({ [printing]: 1_500 });
    expect(await broken()).toEqual([]);
  });
});

const undoNewestPlacement = async (key: string) => {
  const entry = (await problem(key)).activity.find(({ eventId, text }) => eventId !== null && text.includes('merged'));
  return decide(key, 'undo', { eventId: entry!.eventId });
};

describe('a split of a problem of many tickets', () => {
  it('is there at once, and is kept apart from all that stay', async () => {
    const printing = await keyOf('Printing');
    const ids = await someOf('Printing', 20);
    const apart = await decide(printing, 'splits', { ticketIds: ids, title: 'Another cause' });
    expect(apart).toMatchObject({ ticketCount: 20, underWay: { step: 'split', done: 500, total: 1_130 } });
    expect(await problem(printing)).toMatchObject({ ticketCount: 1_130, underWay: { step: 'split' } });
    expect(await broken()).toEqual([]);
    await pipeline.carryOut('placement.carryOut');
    expect(await pipeline.rows(`SELECT side, count(*)::int AS n FROM curation_ticket GROUP BY 1 ORDER BY 1`)).toEqual([
      { side: 'moved', n: 20 },
      { side: 'rest', n: 1_130 },
    ]);
    await pipeline.restartClusterer();
    await pipeline.settle();
    expect((await sizes())[apart.key]).toBe(20);
    expect(await broken()).toEqual([]);
  });

  it.each([
    ['while the rest is being noted', false],
    ['when it is whole', true],
  ])('is undone %s, with the count it had before', async (_, whole) => {
    const printing = await keyOf('Printing');
    const before = await state();
    const apart = await decide(printing, 'splits', { ticketIds: await someOf('Printing', 20) });
    if (whole) await pipeline.carryOut('placement.carryOut');
    const undone = await undoNewest(printing);
    expect(undone).toMatchObject({ ticketCount: 1_150, underWay: null });
    expect((await problem(apart.key)).key).toBe(printing);
    const [memberships, states] = await state();
    expect([memberships, states]).toEqual(before.slice(0, 2));
    expect((await listed()).map(({ ticketCount }) => ticketCount)).toEqual([1_150, 350]);
    await pipeline.settle();
    expect((await listed()).map(({ ticketCount }) => ticketCount)).toEqual([1_150, 350]);
    expect(await broken()).toEqual([]);
  });
});

describe('several large steps', () => {
  it('are undone together, the newest first', async () => {
    const [printing, login] = [await keyOf('Printing'), await keyOf('Login')];
    const before = await state();
    const ids = await someOf('Printing', 600);
    const apart = await decide(printing, 'splits', { ticketIds: ids });
    await pipeline.carryOut('placement.carryOut');
    await decide(login, 'merges', { key: apart.key });
    const split = (await problem(printing)).activity.find(({ text }) => text.includes('split'))!;
    const { version } = await problem(printing);
    const order = { eventId: split.eventId, withLater: true };
    await send(printing, 'undo', version, order).expect(200);
    expect(await broken()).toEqual([]);
    await pipeline.settle();
    const [memberships, states] = await state();
    expect([memberships, states]).toEqual(before.slice(0, 2));
    expect(await broken()).toEqual([]);
  });
});
