/**
 * 1. Secrets are always replaced; which personal data is, administrators decide, and it holds from then on, however tickets come.
 * 2. What is replaced in tickets stands nowhere: no answer that is kept, no list of refused rows, no file.
 * 3. Trying a text stores nothing of it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { columnsHolding, filesHolding } from '../../services/places-of-text.js';
import { type Pipeline, aPipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
let admin: { token: string };
let lead: { token: string };

beforeAll(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  admin = await api.personAs('admin', 'Ada');
  lead = await api.personAs('lead', 'Lea');
});
afterAll(async () => {
  await api.stop();
  await pipeline.close();
});

const decide = (kinds: readonly string[]) => api.http.put('/api/redaction').set(as(admin)).send({ kinds });
const submit = (tickets: readonly object[], headers: object = {}) =>
  api.http
    .post('/api/tickets')
    .set({ ...as(lead), ...headers })
    .send({ sourceName: 'desk', tickets })
    .expect(200);
const textOf = async (id: string): Promise<unknown> =>
  (await pipeline.rows<{ description: string }>(`SELECT description FROM ticket WHERE external_id = $1`, [id]))[0]
    ?.description;

describe('what is replaced in tickets', () => {
  const description = 'Ask jane@example.com, +14155552671, password=hunter22, card 4111 1111 1111 1111.';

  it('are secrets, cards and accounts, until an administrator decides more', async () => {
    const { body } = await api.http.get('/api/redaction').set(as(admin)).expect(200);
    expect(body).toMatchObject({ changedAt: null, changedBy: null });
    expect(body.kinds.filter(({ on }: { on: boolean }) => on).map(({ kind }: { kind: string }) => kind)).toEqual([
      'token',
      'password',
      'iban',
      'card',
    ]);
    await submit([{ id: 'R-1', title: 'Mail', description }]);
    expect(await textOf('R-1')).toBe('Ask jane@example.com, +14155552671, password=[password], card [card].');
  });

  it('is what the administrator chose, from then on, and the choice is on record', async () => {
    await decide(['e-mail', 'phone', 'card']).expect(200);
    await submit([{ id: 'R-2', title: 'Mail', description, tags: ['jane@example.com'] }]);
    expect(await textOf('R-2')).toBe('Ask [e-mail], [phone], password=[password], card [card].');
    expect(await pipeline.rows(`SELECT tags FROM ticket WHERE external_id = 'R-2'`)).toEqual([{ tags: ['[e-mail]'] }]);
    const audited = await pipeline.rows(
      `SELECT actor_name, detail FROM audit_event WHERE action = 'redaction.changed' ORDER BY id`,
    );
    expect(audited).toEqual([
      { actor_name: 'Ada', detail: { before: ['iban', 'card'], after: ['e-mail', 'phone', 'card'] } },
    ]);
  });

  it('is replaced in an earlier ticket when it is handed in again, and counted once', async () => {
    const [{ outcome }] = (await submit([{ id: 'R-1', title: 'Mail', description }])).body.items;
    expect(outcome).toBe('updated');
    expect(await textOf('R-1')).toBe('Ask [e-mail], [phone], password=[password], card [card].');
    await submit([{ id: 'R-1', title: 'Mail', description }]);
    const { body } = await api.http.get('/api/redaction').set(as(admin)).expect(200);
    const replaced = Object.fromEntries(
      body.kinds.map((one: { kind: string; replaced: number }) => [one.kind, one.replaced]),
    );
    expect(replaced).toEqual({ token: 0, password: 3, 'e-mail': 3, phone: 2, iban: 0, card: 3, ip: 0 });
  });

  it.each(['lead', 'developer', 'engineer'] as const)('is not for the role %s to decide', async (role) => {
    const person = await api.personAs(role);
    await api.http.get('/api/redaction').set(as(person)).expect(403);
    await api.http.put('/api/redaction').set(as(person)).send({ kinds: [] }).expect(403);
  });

  it('can never be less than secrets', async () => {
    await decide(['token']).expect(400);
    await decide([]).expect(200);
    await submit([{ id: 'R-3', title: 'Secret', description }]);
    expect(await textOf('R-3')).toContain('password=[password]');
    await decide(['e-mail', 'phone', 'card']).expect(200);
  });
});

describe('what was replaced', () => {
  const marker = 'zephyrine.quill@example.com';

  it('stands in no answer that is kept for a repetition', async () => {
    const { body } = await submit([{ id: 'R-4', title: 'Dated', createdAt: `the day ${marker} wrote` }], {
      'idempotency-key': 'once',
    });
    expect(body.items[0].problems[0].value).toBe('the day [e-mail] wrote');
    expect(await columnsHolding(pipeline.dataSource, marker)).toEqual([]);
  });

  it('stands in no refused row, and the file is gone when its import has ended', async () => {
    const lines = [`{"id":"R-5","title":"From ${marker}"}`, `{"id":"","title":"From ${marker}"}`, `broken ${marker}`];
    const { body: preview } = await api.http
      .post('/api/imports/previews')
      .set(as(lead))
      .attach('file', Buffer.from(lines.join('\n')), 'tickets.ndjson')
      .expect(201);
    const order = { uploadId: preview.uploadId, sourceName: 'file' };
    const { body: run } = await api.http.post('/api/imports').set(as(lead)).send(order).expect(202);
    expect(await filesHolding([pipeline.uploadDir], marker)).toHaveLength(1);
    await pipeline.settle();
    const { text } = await api.http.get(`/api/imports/${run.id}/rejections.csv`).set(as(lead)).expect(200);
    expect(text.trim().split('\n').length).toBeGreaterThan(2);
    expect(text).not.toContain(marker);
    expect(await columnsHolding(pipeline.dataSource, marker)).toEqual([]);
    expect(await filesHolding([pipeline.uploadDir], marker)).toEqual([]);
    const again = await api.http.post('/api/imports').set(as(lead)).send(order).expect(409);
    expect(again.body.detail).toContain('Upload it again');
  });

  it('stands in no knowledge gap', async () => {
    await api.http
      .post('/api/knowledge-gaps')
      .set(as(lead))
      .send({ text: `Ask ${marker}`, note: marker })
      .expect(201);
    expect(await columnsHolding(pipeline.dataSource, marker)).toEqual([]);
  });
});

describe('trying a text', () => {
  it('shows every find with its place, and the text as it would be stored', async () => {
    const text = 'é 192.168.7.9 writes to jane@example.com';
    const { body } = await api.http.post('/api/redaction/trials').set(as(admin)).send({ text }).expect(200);
    expect(body.redacted).toBe('é 192.168.7.9 writes to [e-mail]');
    expect(
      body.found.map(({ kind, on, start, end }: { kind: string; on: boolean; start: number; end: number }) => [
        kind,
        on,
        text.slice(start, end),
      ]),
    ).toEqual([
      ['ip', false, '192.168.7.9'],
      ['e-mail', true, 'jane@example.com'],
    ]);
  });

  it('stores nothing of it, also when the request could be repeated', async () => {
    await api.http
      .post('/api/redaction/trials')
      .set({ ...as(admin), 'idempotency-key': 'trial' })
      .send({ text: 'quicksilver.marten@example.com' })
      .expect(200);
    expect(await columnsHolding(pipeline.dataSource, 'quicksilver.marten')).toEqual([]);
  });
});
