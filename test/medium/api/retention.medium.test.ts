/**
 * 1. What is no evidence goes once it is older than administrators chose; what is younger, open or evidence stays.
 * 2. Every choice, and what went by it, is on record.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RetentionHousekeeping } from '@reprise/api';
import { type Pipeline, aPipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let admin: { token: string };

beforeAll(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  admin = await api.personAs('admin', 'Ada');
  await pipeline.orderImportOf([
    { id: 'T-1', title: 'taken in' },
    { id: '', title: 'refused: it has no number' },
  ]);
  await pipeline.settle();
});
afterAll(async () => {
  await api.stop();
  await pipeline.close();
});

const decide = (days: object) => api.http.put('/api/retention').set(as(admin)).send(days);
const sweep = () => api.app.get(RetentionHousekeeping).tidy();
const ask = (sql: string) => pipeline.rows<Record<string, unknown>>(sql);
const audited = (action: string) => ask(`SELECT actor_name, detail FROM audit_event WHERE action = '${action}' ORDER BY id`); // prettier-ignore

interface Case {
  readonly kind: string;
  /** Adds a row of so many days ago. */
  readonly add: (days: number) => string;
  /** Ages of what is left, in days. */
  readonly left: string;
}
const age = (column: string): string => `extract(day FROM clock_timestamp() - ${column})::int AS age`;
const cases: Case[] = [
  {
    kind: 'searches',
    add: (days) =>
      `INSERT INTO search_event (id, kind, text_length, results, at) VALUES (gen_random_uuid(), 'search', 5, 0, now() - interval '${days} days')`,
    left: `SELECT ${age('at')} FROM search_event ORDER BY at`,
  },
  {
    kind: 'gaps',
    add: (days) =>
      `INSERT INTO knowledge_gap (id, text, status, at) VALUES (gen_random_uuid(), 'x', 'resolved', now() - interval '${days} days')`,
    left: `SELECT ${age('at')} FROM knowledge_gap WHERE status = 'resolved' ORDER BY at`,
  },
  {
    kind: 'invitations',
    add: (days) =>
      `INSERT INTO invitation (id, token_hash, role, expires_at) VALUES (gen_random_uuid(), sha256('${days}'), 'lead', now() - interval '${days} days')`,
    left: `SELECT ${age('expires_at')} FROM invitation ORDER BY expires_at`,
  },
  {
    kind: 'answers',
    add: (days) =>
      `INSERT INTO idempotency_key (owner, key, endpoint, request_hash, started_at) VALUES ('desk', '${days}', 'submit', '', now() - interval '${days} days')`,
    left: `SELECT ${age('started_at')} FROM idempotency_key ORDER BY started_at`,
  },
];

describe('what is no evidence', () => {
  it.each(cases)('is kept as many days as was chosen, and no longer: $kind', async ({ add, kind, left }) => {
    await decide({ [kind]: 20 }).expect(200);
    for (const days of [25, 21, 15]) await ask(add(days));
    expect(await sweep()).toMatchObject({ [kind]: 2 });
    expect(await ask(left)).toEqual([{ age: 15 }]);
    expect(await sweep()).toMatchObject({ [kind]: 0 });
  });

  it('is kept for ever where that was chosen', async () => {
    await decide({ searches: null }).expect(200);
    await ask(cases[0]!.add(9_000));
    await sweep();
    expect(await ask(`SELECT FROM search_event WHERE at < now() - interval '8000 days'`)).toHaveLength(1);
  });

  it('is emptied where its row is evidence: what stood in a refused row goes, line and reason stay', async () => {
    const row = `SELECT line::int, code, value IS NULL AS emptied FROM import_rejection`;
    const [before] = await ask(row);
    await ask(`UPDATE import_rejection SET value = 'somebody wrote this'`);
    await ask(`UPDATE import_run SET created_at = now() - interval '89 days'`);
    expect(await sweep()).toMatchObject({ rejections: 0 });
    await ask(`UPDATE import_run SET created_at = now() - interval '91 days'`);
    expect(await sweep()).toMatchObject({ rejections: 1 });
    expect(await ask(row)).toEqual([{ ...before, emptied: true }]);
  });

  it.each([
    ['a gap that waits for somebody', `INSERT INTO knowledge_gap (id, text, at) VALUES (gen_random_uuid(), 'open', now() - interval '9000 days')`, `SELECT FROM knowledge_gap WHERE text = 'open'`], // prettier-ignore
    ['an invitation that is still open', `INSERT INTO invitation (id, token_hash, role, created_at, expires_at) VALUES (gen_random_uuid(), sha256('open'), 'lead', now() - interval '9000 days', now() + interval '1 day')`, `SELECT FROM invitation WHERE token_hash = sha256('open')`], // prettier-ignore
    ['a ticket', `UPDATE ticket SET changed_at = now() - interval '9000 days'`, `SELECT FROM ticket`],
  ])('is not %s', async (_, old, left) => {
    await ask(old);
    await sweep();
    expect(await ask(left)).toHaveLength(1);
  });

  it('comprises sessions that can no longer be used', async () => {
    const { token } = await api.personAs('engineer', 'Eve');
    await ask(`UPDATE session SET expires_at = now() - interval '1 day', last_used_at = now() - interval '8 days'
      WHERE user_id = (SELECT id FROM app_user WHERE name = 'Eve')`);
    await sweep();
    expect(await ask(`SELECT FROM session JOIN app_user ON app_user.id = user_id WHERE name = 'Eve'`)).toEqual([]);
    expect(token).toBeDefined();
  });

  it('goes on record, as does who chose what; answers, which come and go by the minute, do not', async () => {
    const changes = await audited('retention.changed');
    expect(changes[0]).toMatchObject({
      actor_name: 'Ada',
      detail: { before: { searches: 400 }, after: { searches: 20, gaps: 400 } },
    });
    const swept = await audited('retention.swept');
    expect(swept[0]).toEqual({
      actor_name: 'Reprise',
      detail: { searches: 2, gaps: 0, rejections: 0, invitations: 0 },
    });
    expect(swept.every(({ detail }) => Object.values(detail as object).some((rows) => rows > 0))).toBe(true);
  });

  it.each([
    [{ searches: 0 }, '/body/searches'],
    [{ searches: 1.5 }, '/body/searches'],
    [{ gaps: 4_000 }, '/body/gaps'],
    [{ answers: null }, '/body/answers'],
    [{ tickets: 5 }, '/body'],
  ])('cannot be chosen as %j', async (days, pointer) => {
    const { body } = await decide(days).expect(400);
    expect(body.errors[0].pointer).toContain(pointer);
  });

  it('is listed with how much of it there is', async () => {
    const { body } = await api.http.get('/api/retention').set(as(admin)).expect(200);
    expect(body).toMatchObject({ changedBy: 'Ada' });
    expect(body.kinds).toContainEqual({ kind: 'gaps', days: 20, byDefault: 400, kept: 1 });
  });
});
