/**
 * Membership rules, with the machine at work beside them:
 * 1. Tickets a rule matches are in its problem after the next run, and every later one; new ones too. 2. What `never` keeps out
 * stays out. 3. A person's word about a ticket comes first. 4. Two problems cannot claim the same tickets. 5. Every change of a
 * rule can be undone, and everything is as it was before.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProblemDetail, ProblemRules } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { verifyInvariants } from '@reprise/persistence';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let developer: { id: string; token: string };
let [printing, login, billing] = ['', '', ''];
beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  developer = await api.personAs('developer', 'Ada');
  await pipeline.orderImportOf([
    ...tickets('Printing', 4, 'SpoolException'),
    ...tickets('Login', 4, 'TokenException'),
    ...tickets('Billing', 3, 'TokenException'),
    { id: 'alone', title: 'Nobody knows', description: 'SpoolException again', createdAt: '2026-01-01T00:00:00Z' },
  ]);
  await pipeline.settle();
  [printing, login, billing] = [await keyOf('Printing-0'), await keyOf('Login-0'), await keyOf('Billing-0')];
});
afterEach(async () => {
  const broken = (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);
  await api.stop();
  await pipeline.close();
  expect(broken.map(({ promise, examples }) => `${promise}: ${examples[0]}`)).toEqual([]);
});

/** The matcher of these tests puts tickets of one component together. */
const tickets = (component: string, count: number, fault: string, from = 0): Ticket[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${component}-${from + n}`,
    title: `${component} fails, case ${from + n}`,
    description: `It ended with ${fault}.`,
    component,
    product: 'Office',
    createdAt: new Date(Date.UTC(2026, 0, 1 + from + n)).toISOString(),
  }));

const keyOf = async (externalId: string): Promise<string> =>
  (
    await pipeline.rows<{ key: string }>(
      `SELECT coalesce('PRB-' || key, '–') AS key FROM ticket LEFT JOIN membership ON ticket_id = ticket.id
       LEFT JOIN problem ON problem.id = problem_id WHERE external_id = $1`,
      [externalId],
    )
  )[0]!.key;
const membersOf = async (key: string): Promise<string[]> =>
  (
    await pipeline.rows<{ id: string }>(
      `SELECT external_id AS id FROM ticket JOIN membership ON ticket_id = ticket.id JOIN problem ON problem.id = problem_id
       WHERE 'PRB-' || key = $1 ORDER BY 1`,
      [key],
    )
  ).map((row) => row.id);
const idOf = async (externalId: string): Promise<string> =>
  (await pipeline.rows<{ id: string }>(`SELECT id FROM ticket WHERE external_id = $1`, [externalId]))[0]!.id;
/** Everything about places that undoing must bring back. */
const state = () =>
  pipeline.rows(
    `SELECT external_id, 'PRB-' || key AS key, origin, confidence, reasons, before_rule FROM ticket LEFT JOIN membership ON ticket_id = ticket.id
     LEFT JOIN problem ON problem.id = problem_id ORDER BY 1`,
  );
const problem = async (key: string): Promise<ProblemDetail> =>
  (await api.http.get(`/api/problems/${key}`).set(as(developer)).expect(200)).body;
const rulesOf = async (key: string): Promise<ProblemRules> =>
  (await api.http.get(`/api/problems/${key}/rules`).set(as(developer)).expect(200)).body;
const ask = async (verb: 'post' | 'patch', key: string, path: string, body: object) =>
  api.http[verb](`/api/problems/${key}/${path}`)
    .set(as(developer))
    .set('if-match', `"${(await problem(key)).version}"`)
    .send(body);
const makeRule = (key: string, expression: string, kind = 'belongs') =>
  ask('post', key, 'rules', { kind, rule: { expression }, reason: 'One cause' });
const undoNewest = async (key: string, body = {}) => {
  const entry = (await problem(key)).activity.find(({ eventId }) => eventId !== null)!;
  return ask('post', key, 'undo', { eventId: entry.eventId, ...body });
};

describe('a membership rule', () => {
  it('brings the tickets it matches into its problem, keeps them there, and takes new ones', async () => {
    const made = await makeRule(printing, 'signature = SpoolException or title ~ "billing fails"');
    expect([made.status, made.body.items[0]]).toMatchObject([201, { isBeingApplied: true, changedBy: 'Ada' }]);
    await pipeline.settle();
    const all = [
      'Billing-0',
      'Billing-1',
      'Billing-2',
      'Printing-0',
      'Printing-1',
      'Printing-2',
      'Printing-3',
      'alone',
    ];
    expect(await membersOf(printing)).toEqual(all);
    expect(await rulesOf(printing)).toMatchObject({
      items: [{ isBeingApplied: false, matchCount: 8, memberCount: 8, conflicts: [], rows: { join: 'any' } }],
      proposal: null,
    });
    const { reasons, origin } = (await api.http.get(`/api/problems/${printing}/members`).set(as(developer)).expect(200))
      .body.items[0];
    expect([origin, reasons[0].text]).toEqual(['rule', expect.stringContaining('SpoolException')]);

    await pipeline.orderImportOf([
      ...tickets('Scanning', 1, 'SpoolException', 9),
      ...tickets('Login', 1, 'TokenException', 10),
    ]);
    await pipeline.settle();
    await pipeline.restartClusterer();
    await pipeline.settle();
    expect(await membersOf(printing)).toEqual([...all.slice(0, -1), 'Scanning-9', 'alone']);
    expect(await keyOf('Login-10')).toBe(login);
  });

  it('keeps out what must never come in; what is kept out is a problem of its own', async () => {
    await makeRule(printing, 'title ~ "case 0" or title ~ "case 1" or title ~ "case 7"', 'never');
    await pipeline.settle();
    expect(await membersOf(printing)).toEqual(['Printing-2', 'Printing-3']);
    const other = await keyOf('Printing-0');
    expect([other, await keyOf('Printing-1')]).toEqual([other, other]);
    await pipeline.orderImportOf([
      ...tickets('Printing', 1, 'SpoolException', 7),
      ...tickets('Printing', 1, 'SpoolException', 8),
    ]);
    await pipeline.settle();
    await pipeline.restartClusterer();
    expect(await keyOf('Printing-7')).not.toBe(printing);
  });

  it('gives way to what a person said about a ticket', async () => {
    await ask('post', login, 'pins', { ticketIds: [await idOf('Login-1')] });
    await ask('post', printing, 'moves', { ticketIds: [await idOf('Printing-1')], toKey: null });
    await makeRule(printing, 'text ~ "case 1"');
    await makeRule(login, 'title ~ "login fails, case 2" or title ~ "login fails, case 1"', 'never');
    await pipeline.settle();
    expect(await keyOf('Login-1')).toBe(login);
    expect(await keyOf('Printing-1')).not.toBe(printing);
    expect(await keyOf('Billing-1')).toBe(printing);
    expect(await keyOf('Login-2')).not.toBe(login);
  });

  it('is refused where a rule of another problem claims the same tickets, with both named', async () => {
    await makeRule(login, 'signature = TokenException and component = Login');
    for (const settled of [false, true]) {
      if (settled) await pipeline.settle();
      const refused = await makeRule(billing, 'signature = TokenException');
      expect([refused.status, refused.body.detail]).toEqual([
        409,
        expect.stringMatching(new RegExp(`${login} claims 4 tickets .*Login-0.*component = Login`)),
      ]);
    }
    expect((await makeRule(billing, 'signature = TokenException and component = Billing')).status).toBe(201);
  });

  it('is refused with the place where it cannot be read, and for a state that has passed', async () => {
    const unread = await makeRule(printing, 'signature = A an text ~ b');
    expect([unread.status, unread.body.errors]).toEqual([
      400,
      [{ pointer: '/body/rule', code: 'invalid_value', message: 'at character 15: expected “and” or “or” here' }],
    ]);
    const stale = await api.http
      .post(`/api/problems/${printing}/rules`)
      .set(as(developer))
      .set('if-match', '"77"')
      .send({ kind: 'never', rule: { expression: 'title ~ a' } });
    expect(stale.status).toBe(412);
  });

  it('can be made of rows, and is proposed from the signature that the tickets share', async () => {
    expect((await rulesOf(printing)).proposal).toMatchObject({ expression: 'signature = SpoolException' });
    const rows = [{ field: 'service', operator: 'is one of', value: 'Office, Home' }, { field: 'title', operator: 'does not contain', value: 'case 3' }]; // prettier-ignore
    const made = await ask('post', printing, 'rules', { kind: 'never', rule: { join: 'all', rows } });
    expect(made.body.items[0]).toMatchObject({
      expression: 'service in (Office, Home) and not title ~ "case 3"',
      rows: { join: 'all', rows },
    });
  });

  it('leaves everything as it was when it is undone, taken away or changed back', async () => {
    const before = await state();
    await makeRule(printing, 'component = Login or title ~ nobody');
    await pipeline.settle();
    expect(await membersOf(login)).toEqual([]);
    expect((await undoNewest(printing)).body).toMatchObject({ key: printing });
    await pipeline.settle();
    expect(await state()).toEqual(before);

    const { id } = (await makeRule(printing, 'title ~ nobody')).body.items[0];
    await pipeline.settle();
    const withRule = await state();
    expect((await ask('patch', printing, `rules/${id}`, { rule: { expression: 'component = Billing' } })).status).toBe(
      200,
    );
    await pipeline.settle();
    expect(await membersOf(billing)).toEqual([]);
    expect((await undoNewest(printing)).status).toBe(200);
    await pipeline.settle();
    expect(await state()).toEqual(withRule);
    expect((await ask('post', printing, `rules/${id}/removals`, {})).status).toBe(200);
    await pipeline.settle();
    expect(await state()).toEqual(before);
    const made = (await problem(printing)).activity.find(
      ({ text, undone }) => !undone && text.includes('made the rule'),
    )!;
    const refused = await ask('post', printing, 'undo', { eventId: made.eventId });
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('taken away')]);
    expect((await ask('post', printing, 'undo', { eventId: made.eventId, withLater: true })).status).toBe(200);
    await pipeline.settle();
    expect(await state()).toEqual(before);
  });

  it('speaks for the problem that its own was merged into, and for its own again when that is undone', async () => {
    await makeRule(billing, 'title ~ nobody');
    await pipeline.settle();
    await ask('post', printing, 'merges', { key: billing });
    await pipeline.orderImportOf([{ id: 'new', title: 'Nobody knows either', createdAt: '2026-03-01T00:00:00Z' }]);
    await pipeline.settle();
    expect(await keyOf('new')).toBe(printing);
    expect((await rulesOf(printing)).items).toMatchObject([{ madeFor: billing, isInherited: true, memberCount: 2 }]);
    await undoNewest(printing);
    await pipeline.settle();
    expect([await keyOf('new'), await keyOf('alone')]).toEqual([billing, billing]);
  });

  it('is taken back also when what the machine does meets it halfway', async () => {
    await makeRule(printing, 'title ~ nobody');
    const undone = await pipeline.dataSource.transaction(async (tx) => {
      // As while the rule is being applied: held is the rule, wanted is its problem.
      await tx.query('SELECT FROM problem_rule FOR UPDATE');
      const asked = undoNewest(printing);
      const isMet = asked.then(() => true);
      const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      while ((await pipeline.rows(waits)).length === 0)
        if (await Promise.race([isMet, new Promise((resolve) => setImmediate(resolve))])) break;
      await tx.query(`SELECT FROM problem WHERE 'PRB-' || key = $1 FOR UPDATE`, [printing]);
      return { asked };
    });
    expect((await undone.asked).status).toBe(200);
    expect((await rulesOf(printing)).items).toEqual([]);
  });
});
