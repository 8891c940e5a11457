/**
 * A run of the machine that is taken back:
 * 1. Each run says which tickets it moved. 2. Taken back, they are where they were, also in problems that had ended, under their keys; runs after it
 * leave them there. 3. What people decided since stays, and is named. 4. Undone, the tickets are where the run had put them, and the machine
 * decides again. 5. It is done as it was shown, or not at all.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusteringRun, ClusteringState, Preview } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { verifyInvariants } from '@reprise/persistence';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let lead: { token: string };
beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  lead = await api.personAs('lead', 'Lea');
  await come('Printing', 5);
  await come('Login', 3);
  await come('Billing', 2);
  await pipeline.settle();
});
afterEach(async () => {
  const broken = (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);
  await api.stop();
  await pipeline.close();
  expect(broken.map(({ promise, examples }) => `${promise}: ${examples[0]}`)).toEqual([]);
});

/** The matcher of these tests puts tickets of one component together; editing the component makes the machine move them. */
const ticket = (name: string, component: string): Ticket => ({
  id: name,
  title: `${name} fails`,
  description: 'It ended with an exception.',
  component,
  createdAt: '2026-01-01T00:00:00Z',
});
const tell = async (tickets: readonly Ticket[]): Promise<void> => {
  await pipeline.orderImportOf(tickets);
  await pipeline.carryOut('import.process');
};
const come = (component: string, count: number) =>
  tell(Array.from({ length: count }, (_, n) => ticket(`${component}-${n}`, component)));
/** The machine changes its mind about tickets: they have another component now. */
const turn = async (names: readonly string[], component: string): Promise<void> => {
  await tell(names.map((name) => ticket(name, component)));
  await pipeline.settle();
};
const places = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await pipeline.rows<{ id: string; key: string }>(
        `SELECT external_id AS id, coalesce('PRB-' || key, '–') AS key FROM ticket LEFT JOIN membership ON ticket_id = ticket.id
         LEFT JOIN problem ON problem.id = problem_id ORDER BY 1`,
      )
    ).map(({ id, key }) => [id, key]),
  );
const ask = (verb: 'get' | 'post', path: string, body?: object) =>
  api.http[verb](`/api${path}`).set(as(lead)).send(body);
const lastRun = async () => {
  const { runs }: ClusteringState = (await ask('get', '/clustering').expect(200)).body;
  return runs[0]!;
};
const run = async (id: string): Promise<ClusteringRun> => (await ask('get', `/clustering/runs/${id}`).expect(200)).body;
const shown = async (id: string): Promise<Preview> => {
  const { body } = await ask('post', `/clustering/runs/${id}/previews`).expect(202);
  await pipeline.carryOut('cluster.preview');
  return (await ask('get', `/previews/${body.id}`).expect(200)).body;
};
const takeBack = async (id: string) =>
  ask('post', `/clustering/runs/${id}/take-backs`, { reason: 'Wrong', previewId: (await shown(id)).id });
const placeBy = async (verb: string, names: readonly string[], body: object): Promise<void> => {
  const rows = await pipeline.rows<{ id: string; key: string; version: number }>(
    `SELECT ticket.id, 'PRB-' || key AS key, problem.version FROM ticket JOIN membership ON ticket_id = ticket.id JOIN problem ON problem.id = problem_id
     WHERE external_id = ANY($1)`,
    [names],
  );
  const { key, version } = rows[0]!;
  const asked = ask('post', `/problems/${key}/${verb}`, { ticketIds: rows.map(({ id }) => id), ...body });
  await asked.set('if-match', `"${version}"`).expect(200);
};
/** What a nightly run does, whatever it finds. */
const groupAgain = async (): Promise<void> => {
  await pipeline.restartClusterer();
  await pipeline.dataSource.transaction((tx) => pipeline.outbox.appendRun(tx));
  await pipeline.settle();
};

describe('a run', () => {
  it('that moved tickets is listed with where they were and where they came', async () => {
    await turn(['Printing-3'], 'Login');
    const { id, takenBackBy } = await lastRun();
    expect(takenBackBy).toBeNull();
    const now = await places();
    expect(await run(id)).toMatchObject({
      counts: { moved: 1, returning: 1 },
      moves: [{ externalId: 'Printing-3', fromKey: now['Printing-0'], toKey: now['Login-0'], obstacle: null }],
      takenBack: null,
      refusal: null,
    });
  });

  it('that only placed new tickets cannot be taken back: they had no place', async () => {
    await come('Scanning', 2);
    await pipeline.settle();
    const { id } = await lastRun();
    expect((await run(id)).refusal).toMatch(/only placed new ones/);
    expect((await ask('post', `/clustering/runs/${id}/previews`)).status).toBe(409);
  });
});

describe('taken back, a run', () => {
  it('leaves its tickets where they were, and the runs after it leave them there; undone, the machine decides again', async () => {
    const before = await places();
    await turn(['Printing-2', 'Printing-3'], 'Login');
    const moved = await places();
    const { id } = await lastRun();
    const preview = await shown(id);
    expect([preview.state, preview.counts]).toEqual(['ready', { joining: 0, leaving: 0, moving: 2 }]);
    expect(await places()).toEqual(moved);
    const done = await ask('post', `/clustering/runs/${id}/take-backs`, { reason: 'Wrong', previewId: preview.id });
    expect([done.status, done.body.takenBack]).toMatchObject([201, { by: 'Lea', reason: 'Wrong' }]);
    expect(await places()).toEqual(before);
    expect((await lastRun()).takenBackBy).toBe('Lea');
    await pipeline.settle();
    await groupAgain();
    expect(await places()).toEqual(before);

    expect((await ask('post', `/clustering/runs/${id}/take-backs`, { previewId: preview.id })).status).toBe(409);
    expect((await ask('post', `/clustering/runs/${id}/undo`, {})).status).toBe(200);
    expect(await places()).toEqual(moved);
    await groupAgain();
    expect(await places()).toEqual(moved);
    expect((await run(id)).takenBack).toBeNull();
    expect((await takeBack(id)).status).toBe(201);
    expect(await places()).toEqual(before);
  });

  it('lets a problem that had ended stand again under its key', async () => {
    const before = await places();
    const names = ['Billing-0', 'Billing-1'];
    await turn(names, 'Login');
    expect(await pipeline.rows(`SELECT FROM problem WHERE merged_into IS NULL`)).toHaveLength(2);
    const { id } = await lastRun();
    const preview = await shown(id);
    expect(preview.problems.find(({ key }) => key === before['Billing-0'])).toMatchObject({ gained: 2, lost: 0 });
    expect((await takeBack(id)).status).toBe(201);
    await groupAgain();
    expect(await places()).toEqual(before);
    const { body } = await ask('get', `/problems/${before['Billing-0']}`).expect(200);
    expect(body).toMatchObject({ key: before['Billing-0'], ticketCount: 2 });
    expect((await ask('post', `/clustering/runs/${id}/undo`, {})).status).toBe(200);
    expect((await places())['Billing-0']).toBe(before['Login-0']);
    expect((await ask('get', `/problems/${before['Billing-0']}`).expect(200)).body.key).toBe(before['Login-0']);
  });

  it('lets one stand again that was gone altogether, when its tickets had come to be alone', async () => {
    const before = await places();
    await tell([ticket('Billing-0', 'Alpha'), ticket('Billing-1', 'Beta')]);
    await pipeline.settle();
    expect((await ask('get', `/problems/${before['Billing-0']}`)).status).toBe(404);
    const { id } = await lastRun();
    expect((await takeBack(id)).status).toBe(201);
    await groupAgain();
    expect(await places()).toEqual(before);
  });

  it('leaves tickets alone that were alone, apart from where it had put them and from each other', async () => {
    await tell([ticket('One', 'Alpha'), ticket('Other', 'Beta')]);
    await pipeline.settle();
    const before = await places();
    await turn(['One', 'Other'], 'Login');
    expect((await takeBack((await lastRun()).id)).status).toBe(201);
    await groupAgain();
    expect(await places()).toEqual(before);
    await turn(['One', 'Other'], 'Gamma');
    expect(await places()).toEqual(before);
  });

  it('leaves what people decided since, and says so', async () => {
    const before = await places();
    await turn(['Printing-1', 'Printing-2', 'Printing-3'], 'Login');
    const { id } = await lastRun();
    await placeBy('pins', ['Printing-1'], {});
    await placeBy('moves', ['Printing-2'], { toKey: null });
    const { counts, moves } = await run(id);
    expect(counts).toEqual({ moved: 3, returning: 1 });
    expect(moves.map(({ externalId, obstacle }) => [externalId, obstacle])).toEqual([
      ['Printing-1', 'was placed by a person since'],
      ['Printing-2', 'was placed by a person since'],
      ['Printing-3', null],
    ]);
    expect((await takeBack(id)).status).toBe(201);
    await groupAgain();
    expect(await places()).toMatchObject({
      'Printing-1': before['Login-0'],
      'Printing-2': '–',
      'Printing-3': before['Printing-0'],
    });
  });

  it('is undone only together with the steps that stand on it', async () => {
    await turn(['Printing-2', 'Printing-3'], 'Login');
    const moved = await places();
    const { id } = await lastRun();
    await takeBack(id);
    await placeBy('pins', ['Printing-3'], {});
    const refused = await ask('post', `/clustering/runs/${id}/undo`, {});
    expect([refused.status, refused.body.errors[0].code]).toEqual([409, 'later_step']);
    expect((await ask('post', `/clustering/runs/${id}/undo`, { withLater: true })).status).toBe(200);
    expect(await places()).toEqual(moved);
  });

  it('is so as it was shown, or not at all', async () => {
    await turn(['Printing-3'], 'Login');
    const { id } = await lastRun();
    const preview = await shown(id);
    await come('Login', 4);
    const late = await ask('post', `/clustering/runs/${id}/take-backs`, { previewId: preview.id });
    expect([late.status, late.body.errors[0].code]).toEqual([409, 'outdated']);
    const developer = await api.personAs('developer', 'Ada');
    expect((await api.http.get(`/api/clustering/runs/${id}`).set(as(developer))).status).toBe(403);
  });
});
