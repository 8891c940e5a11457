/**
 * Questions to people about what the machine grouped:
 * 1. An answer is in force at once, obeyed by later runs, stands in the activity, and can be taken back to the state before.
 * 2. The weekly sample is drawn once, tells nothing of what the machine held, and asks each question once.
 * 3. Answers become the estimates of the quality page; answers taken back do not.
 * 4. Nobody is asked about, or counts, what they may not see.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  AuditQuestion,
  Outlier,
  ProblemDetail,
  ResponseOf,
  ReviewOutcome,
  getQuality,
} from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { verifyInvariants } from '@reprise/persistence';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { RestrictedWorld } from '../../services/restricted-world.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let developer: { id: string; token: string };
let lead: { id: string; token: string };

/** The matcher of these tests puts tickets of one component together. */
const tickets = (component: string, count: number, from = 0): Ticket[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${component}-${from + n}`,
    title: `${component} fails, case ${from + n}`,
    description: `What happens when ${component} fails.`,
    component,
    createdAt: new Date(Date.UTC(2026, 0, 1 + from + n)).toISOString(),
  }));

beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  developer = await api.personAs('developer', 'Ada');
  lead = await api.personAs('lead', 'Lin');
  await pipeline.orderImportOf([...tickets('Printing', 8), ...tickets('Login', 6), ...tickets('Alone', 1)]);
  await pipeline.settle();
});
afterEach(async () => {
  await api.stop();
  await pipeline.close();
});

const get = async <T>(path: string, person = developer): Promise<T> =>
  (await api.http.get(`/api${path}`).set(as(person)).expect(200)).body;
const post = (path: string, body: object, person = developer) =>
  api.http.post(`/api${path}`).set(as(person)).send(body);
const outliers = async () => (await get<{ items: Outlier[]; total?: number }>('/reviews/outliers')).items;
const audit = () =>
  get<{ asked: number; answered: number; questions: AuditQuestion[]; drawnAt: string | null }>('/reviews/audit');
/** As if nothing much spoke for the places of these tickets. */
const weaken = (...externalIds: string[]) =>
  pipeline.rows(
    `UPDATE membership SET confidence = 0.1 + 0.01 * array_position($1, external_id), support = 0.1 + 0.01 * array_position($1, external_id) FROM ticket
     WHERE ticket.id = ticket_id AND external_id = ANY($1) RETURNING ticket_id`,
    [externalIds],
  );
const placeOf = async (externalId: string): Promise<string | null> => {
  const [row] = await pipeline.rows<{ place: string | null }>(
    `SELECT 'PRB-' || key AS place FROM ticket LEFT JOIN membership ON ticket_id = ticket.id LEFT JOIN problem ON problem.id = problem_id
     WHERE external_id = $1`,
    [externalId],
  );
  return row!.place;
};
const places = () => pipeline.rows(`SELECT ticket_id, problem_id, origin, confidence FROM membership ORDER BY 1`);
const regroup = async (from: number) => {
  await pipeline.restartClusterer();
  await pipeline.orderImportOf([...tickets('Printing', 1, from), ...tickets('Login', 1, from)]);
  await pipeline.settle();
};
const answerFirst = async (answer: string, more: object = {}): Promise<ReviewOutcome> => {
  const [item] = await outliers();
  const body = { ticketId: item!.ticket.id, problemKey: item!.problem.key, answer, ...more };
  return (await post('/reviews/outliers', body).expect(201)).body;
};

describe('tickets that may not belong where they are', () => {
  it('come with the weakest evidence first, with what made the machine unsure and what speaks for them', async () => {
    await weaken('Printing-3', 'Login-2');
    const items = await outliers();
    expect(items.map(({ ticket }) => ticket.externalId)).toEqual(['Printing-3', 'Login-2']);
    expect(items[0]).toMatchObject({
      ticket: { text: 'What happens when Printing fails.', component: 'Printing' },
      problem: { key: await placeOf('Printing-0'), ticketCount: 8 },
      reasons: [{ text: 'same component Printing' }],
    });
    expect(items[0]!.doubt.length).toBeGreaterThan(0);
    for (const { problem, alternatives } of items)
      expect(alternatives.map((other) => other.problem.key)).not.toContain(problem.key);
  });

  it.each([
    ['belongs', {}, 'Printing-0'],
    ['does not', {}, null],
    ['elsewhere', { to: 'Login-0' }, 'Login-0'],
  ])(
    'are placed by the answer “%s”, for good, until it is taken back',
    async (answer, { to }: { to?: string }, beside) => {
      await weaken('Printing-3');
      const before = await places();
      const toKey = to === undefined ? {} : { toKey: await placeOf(to) };
      const outcome = await answerFirst(answer, { ...toKey, reason: 'I asked the desk' });
      const expected = beside === null ? null : await placeOf(beside);
      expect(await placeOf('Printing-3')).toBe(expected);
      expect(await outliers()).toEqual([]);
      const detail = await get<ProblemDetail>(`/problems/${await placeOf('Printing-0')}`);
      expect(detail.activity[0]).toMatchObject({ actor: 'Ada', reason: 'I asked the desk', undone: false });
      await regroup(20);
      expect(await placeOf('Printing-3')).toBe(expected);
      await pipeline.rows(`DELETE FROM ticket WHERE external_id LIKE '%-20'`);
      await pipeline.rows(
        `UPDATE problem SET ticket_count = (SELECT count(*) FROM membership WHERE problem_id = problem.id)`,
      );
      await post(`/reviews/answers/${outcome.id}/withdrawal`, {}).expect(204);
      expect(await places()).toEqual(before);
      expect(await outliers()).toHaveLength(1);
      await post(`/reviews/answers/${outcome.id}/withdrawal`, {}).expect(404);
      expect((await verifyInvariants(pipeline.dataSource)).filter(({ breaches }) => breaches > 0)).toEqual([]);
    },
  );

  it('are not asked again of a person who does not know, and still of others', async () => {
    await weaken('Printing-3');
    const before = await places();
    await answerFirst('unknown');
    expect(await outliers()).toEqual([]);
    expect((await get<{ items: Outlier[] }>('/reviews/outliers', lead)).items).toHaveLength(1);
    expect(await places()).toEqual(before);
  });

  it('are refused when they were decided about meanwhile, and when the answer lacks its problem', async () => {
    await weaken('Printing-3');
    const [item] = await outliers();
    const body = { ticketId: item!.ticket.id, problemKey: item!.problem.key };
    await post('/reviews/outliers', { ...body, answer: 'elsewhere' }).expect(400, /toKey/);
    await post('/reviews/outliers', { ...body, answer: 'belongs' }).expect(201);
    await post('/reviews/outliers', { ...body, answer: 'does not' }).expect(409, /meanwhile/);
  });
});

describe('the sample of the week', () => {
  const membership = (questions: readonly AuditQuestion[]) => questions.filter(({ kind }) => kind === 'membership');
  const pair = (questions: readonly AuditQuestion[]) => questions.filter(({ kind }) => kind === 'pair');

  it('is drawn once, of places and of pairs, and tells nothing of what the machine held', async () => {
    const { asked, questions, drawnAt } = await audit();
    expect(questions).toHaveLength(asked);
    expect(membership(questions)).toHaveLength(14);
    expect(pair(questions).length).toBeGreaterThan(0);
    expect(JSON.stringify(questions)).not.toMatch(/probability|confidence|reasons|stratum/);
    await regroup(30);
    expect((await audit()).drawnAt).toBe(drawnAt);
  });

  it('asks each question once; the place is in force, and what the machine held is told after the answer', async () => {
    const [question] = membership((await audit()).questions);
    const path = `/reviews/audit/${question!.id}`;
    await post(path, { answer: 'same' }).expect(400, /belongs/);
    const { body } = await post(path, { answer: 'does not' }).expect(201);
    expect(body.machine).toMatch(/90 %/);
    await post(path, { answer: 'belongs' }, lead).expect(409);
    expect(await placeOf(question!.ticket.externalId)).toBeNull();
    const after = await audit();
    expect(after.answered).toBe(1);
    expect(after.questions.map(({ id }) => id)).not.toContain(question!.id);
  });

  it('keeps a pair apart that has different causes, in the activity of both problems, and lets it be undone there', async () => {
    const both = pair((await audit()).questions).find(({ others }) => others[0]!.component !== 'Alone')!;
    await post(`/reviews/audit/${both.id}`, { answer: 'different', reason: 'Two servers' }).expect(201);
    for (const { externalId } of [both.ticket, both.others[0]!]) {
      const detail = await get<ProblemDetail>(`/problems/${await placeOf(externalId)}`);
      expect(detail.activity[0]).toMatchObject({ text: expect.stringMatching(/^said that two tickets do not/) });
      expect(detail.activity[0]!.eventId).not.toBeNull();
    }
    const key = await placeOf(both.ticket.externalId);
    // Merging is the newer word of the two.
    const { version, activity } = await get<ProblemDetail>(`/problems/${key}`);
    const undone = await post(`/problems/${key}/undo`, { eventId: activity[0]!.eventId }).set(
      'if-match',
      `"${version}"`,
    );
    expect(undone.status).toBe(200);
    expect(undone.body.activity[0].text).toBe('undid “kept apart, 2 tickets”');
    await pipeline.settle();
    expect((await verifyInvariants(pipeline.dataSource)).filter(({ breaches }) => breaches > 0)).toEqual([]);
  });

  it('proposes to merge the problems of a pair with one cause, and moves nothing by itself', async () => {
    const both = pair((await audit()).questions).find(({ others }) => others[0]!.component !== 'Alone')!;
    const before = await places();
    const { body } = await post(`/reviews/audit/${both.id}`, { answer: 'same' }).expect(201);
    expect(new Set(Object.values(body.merge))).toEqual(
      new Set([await placeOf(both.ticket.externalId), await placeOf(both.others[0]!.externalId)]),
    );
    expect(await places()).toEqual(before);
  });

  it('has the size that leads decide; none is drawn at 0', async () => {
    await api.http.put('/api/reviews/settings').set(as(developer)).send({ questionsAWeek: 3 }).expect(403);
    await api.http.put('/api/reviews/settings').set(as(lead)).send({ questionsAWeek: 3 }).expect(200);
    expect(await get('/reviews/audit')).toMatchObject({ questionsAWeek: 3 });
  });
});

describe('the quality page', () => {
  const quality = (person = developer) => get<ResponseOf<typeof getQuality>>('/quality', person);

  it('says calmly how many answers are missing, and estimates once there are enough', async () => {
    expect((await quality()).precision).toMatchObject({ value: null, interval: null, count: 0, missing: 12 });
    const { questions } = await audit();
    const places = questions.filter(({ kind }) => kind === 'membership');
    const ids: string[] = [];
    for (const [at, { id }] of places.entries()) {
      const { body } = await post(`/reviews/audit/${id}`, { answer: at < 2 ? 'does not' : 'belongs' });
      if (body.id) ids.push(body.id);
    }
    const { precision, memberships, weeks } = await quality();
    expect(precision).toMatchObject({ count: places.length });
    expect(precision.value).toBeCloseTo(12 / 14, 1);
    // Every place was asked about: nothing is left to chance.
    expect(precision.interval).toEqual({ low: precision.value, high: precision.value });
    expect(memberships.at(-1)).toMatchObject({ count: 14, word: expect.any(String) });
    expect(weeks).toHaveLength(12);
    expect(weeks.at(-1)).toMatchObject({ accepted: 12, rejected: 2 });
    await post(`/reviews/answers/${ids[0]}/withdrawal`, {}).expect(204);
    expect((await quality()).precision.count).toBe(13);
  });

  it('counts what recurs, and what stayed when everything was regrouped', async () => {
    await regroup(40);
    const { recurring, agreement, identity } = await quality();
    expect(recurring).toMatchObject({ count: 17, value: 16 / 17 });
    expect(agreement).toMatchObject({ value: 1, count: 14 });
    expect(identity).toMatchObject({ value: 1, count: 2 });
  });
});

describe('a restricted service', () => {
  it('is neither asked about nor counted outside its team', async () => {
    const world = await RestrictedWorld.make('before');
    try {
      const outside = await world.api.personAs('admin', 'outside');
      await world.pipeline.rows(`UPDATE membership SET confidence = 0.1, support = 0.1`);
      for (const [person, sees] of [
        [outside, false],
        [world.member, true],
      ] as const) {
        for (const path of ['/reviews/outliers?limit=25', '/reviews/audit']) {
          const { text } = await world.api.http.get(`/api${path}`).set(as(person)).expect(200);
          expect(text.includes('PAYROLL')).toBe(sees);
        }
        const { body } = await world.api.http.get('/api/quality').set(as(person)).expect(200);
        expect(body.recurring.count).toBe(sees ? 14 : 8);
        expect(body.agreement.words.startsWith('Shown to those')).toBe(!sees);
      }
      const { body } = await world.api.http.get('/api/reviews/audit').set(as(world.member));
      const hidden = (body.questions as AuditQuestion[]).find(({ ticket }) => ticket.externalId.startsWith('PAYROLL'))!;
      await world.api.http
        .post(`/api/reviews/audit/${hidden.id}`)
        .set(as(outside))
        .send({ answer: 'unknown' })
        .expect(404);
    } finally {
      await world.close();
    }
  });
});
