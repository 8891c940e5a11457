/**
 * 1. Each ticket handed in has an outcome of its own, and an answered one is stored with the work it causes.
 * 2. Handing the same in again, at once or later, in any order, ends in the same rows.
 * 3. A request repeated under its key is carried out once and answered alike.
 * 4. When there is too much to do, requests are refused before they cost anything, and told when to come back.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntakeGate, RetentionHousekeeping } from '@reprise/api';
import { IdempotencyStore } from '@reprise/persistence';
import { ApiUnderTest, as } from './api-under-test.js';

let api: ApiUnderTest;
let lead: { token: string };
beforeAll(async () => {
  api = await ApiUnderTest.start();
  lead = await api.personAs('lead', 'Lea');
});
afterAll(() => api.stop());

let desks = 0;
const aDesk = (): string => `Desk ${++desks}`;
const submit = (sourceName: string, tickets: readonly object[], headers: Record<string, string> = {}) =>
  api.http
    .post('/api/tickets')
    .set({ ...as(lead), ...headers })
    .send({ sourceName, tickets });
const outcomesOf = (body: { items: { outcome: string }[] }): string[] => body.items.map(({ outcome }) => outcome);
const rows = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => api.dataSource.query(sql, parameters);
const ticketsOf = (desk: string) =>
  rows<{ external_id: string; title: string; revision: number }>(
    `SELECT external_id, title, revision FROM ticket JOIN source ON source.id = source_id WHERE name = $1 ORDER BY external_id`,
    [desk],
  );

describe('handing in tickets', () => {
  it('answers for each one what became of it', async () => {
    const desk = aDesk();
    await submit(desk, [
      { id: 'A', title: 'one', updatedAt: '2026-05-02T00:00:00Z' },
      { id: 'B', title: 'two' },
    ]);
    const { body } = await submit(desk, [
      { id: 'A', title: 'too old', updatedAt: '2026-05-01T00:00:00Z' },
      { id: 'B', title: 'two' },
      { id: 'B', title: 'three' },
      { id: 'C', title: 'new', createdAt: 'some day' },
      { title: 'nameless' },
      { id: 'D', titel: 'a slip' },
    ]).expect(200);
    expect(outcomesOf(body)).toEqual(['stale', 'unchanged', 'updated', 'created', 'rejected', 'rejected']);
    expect(body).toMatchObject({ created: 1, updated: 1, unchanged: 1, stale: 1, rejected: 2 });
    expect(body.items[3]).toMatchObject({
      externalId: 'C',
      ticketId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      problems: [{ field: 'createdAt', code: 'field.invalid_date', value: 'some day' }],
    });
    expect(body.items[4]).toMatchObject({ ticketId: null, problems: [{ field: 'id', code: 'field.missing' }] });
    expect(body.items[5]).toMatchObject({ problems: [{ field: 'titel', code: 'field.unknown' }] });
    expect(await ticketsOf(desk)).toEqual([
      { external_id: 'A', title: 'one', revision: 1 },
      { external_id: 'B', title: 'three', revision: 2 },
      { external_id: 'C', title: 'new', revision: 1 },
    ]);
  });

  it('commits rows, orders for the workers and an audit row together', async () => {
    const desk = aDesk();
    const { body } = await submit(desk, [{ id: 'A', title: 'one' }]).expect(200);
    const { ticketId } = body.items[0];
    expect(
      await rows(`SELECT topic FROM outbox WHERE payload::text LIKE '%' || $1 || '%' ORDER BY topic`, [ticketId]),
    ).toEqual([{ topic: 'search.index' }, { topic: 'ticket.cluster' }]);
    const audit = `SELECT actor_name, action, detail FROM audit_event JOIN source ON source.id::text = object_id WHERE name = $1`;
    const once = [{ actor_name: 'Lea', action: 'tickets.submitted', detail: { created: 1, updated: 0 } }];
    expect(await rows(audit, [desk])).toEqual(once);
    await submit(desk, [{ id: 'A', title: 'one' }]).expect(200);
    expect(await rows(audit, [desk])).toEqual(once);
  });

  it('keeps one of a hundred equal tickets that arrive at the same moment', async () => {
    const desk = aDesk();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => submit(desk, [{ id: 'W-1', title: 'the same' }])),
    );
    const outcomes = answers.flatMap(({ body }) => outcomesOf(body)).sort();
    expect(outcomes).toEqual(['created', ...Array.from({ length: 99 }, () => 'unchanged')]);
    expect(await ticketsOf(desk)).toEqual([{ external_id: 'W-1', title: 'the same', revision: 1 }]);
    const orders = `SELECT count(*)::int AS n FROM outbox, ticket WHERE topic = 'ticket.cluster' AND payload->'ticketIds' ? ticket.id::text AND external_id = 'W-1'`;
    expect(await rows(orders)).toEqual([{ n: 1 }]);
  });

  it.each([[[3, 1, 2]], [[1, 2, 3]], [[2, 3, 1]], [[3, 2, 1]]])(
    'keeps the newest state when changes arrive in the order %j',
    async (order) => {
      const desk = aDesk();
      for (const day of order) {
        await submit(desk, [{ id: 'V', title: `version ${day}`, updatedAt: `2026-06-0${day}T00:00:00Z` }]).expect(200);
      }
      expect(await ticketsOf(desk)).toMatchObject([{ title: 'version 3' }]);
    },
  );

  it('does not let one caller’s fault spoil what others hand in with it', async () => {
    const desk = aDesk();
    const good = Array.from({ length: 8 }, (_, i) => submit(desk, [{ id: `G-${i}`, title: 'good' }]));
    const demo = submit('Demo data', [{ id: 'X', title: 'x' }]);
    await rows(
      `INSERT INTO source (id, name, kind) VALUES (gen_random_uuid(), 'Demo data', 'demo') ON CONFLICT DO NOTHING`,
    );
    expect([200, 409]).toContain((await demo).status);
    for (const answer of await Promise.all(good)) expect(answer.status).toBe(200);
    expect(await ticketsOf(desk)).toHaveLength(8);
  });

  it.each([
    ['no tickets', { sourceName: 'D', tickets: [] }, '/body/tickets'],
    ['too many tickets', { sourceName: 'D', tickets: Array.from({ length: 501 }, () => ({})) }, '/body/tickets'],
    ['a ticket that is none', { sourceName: 'D', tickets: ['x'] }, '/body/tickets/0'],
    ['no source', { tickets: [{ id: '1' }] }, '/body/sourceName'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await api.http.post('/api/tickets').set(as(lead)).send(body).expect(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });
});

describe('a request under a key', () => {
  const key = (word: string) => ({ 'idempotency-key': word });

  it('is carried out once and answered alike', async () => {
    const desk = aDesk();
    const first = await submit(desk, [{ id: 'K', title: 'once' }], key('"one"')).expect(200);
    const again = await submit(desk, [{ id: 'K', title: 'once' }], key('one')).expect(200);
    expect(again.body).toEqual(first.body);
    expect(outcomesOf(again.body)).toEqual(['created']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
  });

  it('keeps status and address of what was made', async () => {
    const upload = await api.http
      .post('/api/imports/previews')
      .set(as(lead))
      .attach('file', Buffer.from('id,title\n1,a\n'), 'a.csv');
    const start = () =>
      api.http
        .post('/api/imports')
        .set({ ...as(lead), ...key('import') })
        .send({ uploadId: upload.body.uploadId, sourceName: aDeskOnce });
    const aDeskOnce = aDesk();
    const first = await start().expect(202);
    const again = await start().expect(202);
    expect(again.headers.location).toBe(first.headers.location);
    expect(again.body.id).toBe(first.body.id);
    expect(
      await rows(`SELECT count(*)::int AS n FROM import_run WHERE upload_id = $1`, [upload.body.uploadId]),
    ).toEqual([{ n: 1 }]);
  });

  it('is refused when another request has the key', async () => {
    await submit(aDesk(), [{ id: 'K', title: 'mine' }], key('two')).expect(200);
    const { body } = await submit(aDesk(), [{ id: 'K', title: 'other' }], key('two')).expect(422);
    expect(body.code).toBe('request.key_reused');
  });

  it('belongs to its caller', async () => {
    const desk = aDesk();
    const other = await api.personAs('lead', 'Otto');
    await submit(desk, [{ id: 'K', title: 'mine' }], key('three')).expect(200);
    const { body } = await api.http
      .post('/api/tickets')
      .set({ ...as(other), ...key('three') })
      .send({ sourceName: desk, tickets: [{ id: 'L', title: 'his' }] })
      .expect(200);
    expect(outcomesOf(body)).toEqual(['created']);
  });

  it('waits for the first one to end', async () => {
    const desk = aDesk();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submit(desk, [{ id: 'K', title: 'once' }], key('four'))),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    for (const answer of answers) if (answer.status === 409) expect(answer.headers['retry-after']).toBe('2');
    await submit(desk, [{ id: 'K', title: 'once' }], key('four')).expect(200);
    expect(await ticketsOf(desk)).toHaveLength(1);
  });

  it('that failed without effect may be tried again', async () => {
    const missing = { uploadId: '0194a2c3-1111-7000-8000-000000000001', sourceName: 'X' };
    for (let round = 0; round < 2; round++) {
      const answer = await api.http
        .post('/api/imports')
        .set({ ...as(lead), ...key('five') })
        .send(missing);
      expect(answer.status).toBe(404);
    }
  });

  it('whose answer was lost in a crash is not carried out a second time', async () => {
    const owner = (await rows<{ id: string }>(`SELECT id FROM app_user WHERE name = 'Lea'`))[0]!.id;
    const keys = new IdempotencyStore(api.dataSource);
    const desk = aDesk();
    await submit(desk, [{ id: 'K', title: 'once' }], key('six')).expect(200);
    await rows(`UPDATE idempotency_key SET status = NULL, response = NULL WHERE owner = $1 AND key = 'six'`, [owner]);
    const { body } = await submit(desk, [{ id: 'K', title: 'once' }], key('six')).expect(409);
    expect(body.detail).toMatch(/carried out before/);
    await keys.release({ owner, key: 'six' });
    await submit(desk, [{ id: 'K', title: 'once' }], key('six')).expect(409);
  });

  it.each(['two words', 'ü', 'x'.repeat(256)])('must be one plain word: %j', async (word) => {
    const answer = await submit(aDesk(), [{ id: 'K' }], { 'idempotency-key': Buffer.from(word).toString('latin1') });
    expect(answer.status).toBe(400);
  });

  it('is forgotten after a day', async () => {
    const desk = aDesk();
    await submit(desk, [{ id: 'K', title: 'once' }], key('seven')).expect(200);
    await rows(`UPDATE idempotency_key SET started_at = started_at - interval '25 hours' WHERE key = 'seven'`);
    expect((await api.app.get(RetentionHousekeeping).tidy()).answers).toBeGreaterThan(0);
    const { body } = await submit(desk, [{ id: 'K', title: 'once' }], key('seven')).expect(200);
    expect(outcomesOf(body)).toEqual(['unchanged']);
  });
});

describe('too much to do', () => {
  it('is said before the body is read, with the time to come back', async () => {
    const gate = api.app.get(IntakeGate);
    gate.noteBacklog(gate.limits.maxBacklog);
    try {
      const answer = await submit(aDesk(), [{ id: 'A', title: 'x' }]).expect(503);
      expect(answer.body.code).toBe('service.overloaded');
      expect(answer.headers['retry-after']).toBe('15');
      await api.http.get('/api/tickets').set(as(lead)).expect(200);
    } finally {
      gate.noteBacklog(0);
    }
    await submit(aDesk(), [{ id: 'A', title: 'x' }]).expect(200);
  });

  it('lets in what there is room for, keeps that, and leaves nothing of what it refuses', async () => {
    const [room, asking] = [4, 20];
    const desk = aDesk();
    await submit(desk, [{ id: 'first', title: 'x' }]).expect(200);
    const gate = api.app.get(IntakeGate);
    const others = Array.from({ length: gate.limits.maxRequests - room }, () => gate.enter(0));
    const holder = api.dataSource.createQueryRunner();
    try {
      // Nobody who is let in can be through before the others have asked.
      await holder.startTransaction();
      await holder.query(`SELECT pg_advisory_xact_lock(hashtextextended(id::text, 1)) FROM source WHERE name = $1`, [
        desk,
      ]);
      let refused = 0;
      const answers = await Promise.all(
        Array.from({ length: asking }, async (_, n) => {
          const { status, headers } = await submit(desk, [{ id: `T-${n}`, title: 'x' }]);
          if (status === 503 && ++refused === asking - room) await holder.rollbackTransaction();
          return { id: `T-${n}`, status, retryAfter: headers['retry-after'] as string | undefined };
        }),
      );
      const taken = answers.filter(({ status }) => status === 200).map(({ id }) => id);
      expect(taken).toHaveLength(room);
      expect(answers.filter(({ status, retryAfter }) => status === 503 && retryAfter === '1')).toHaveLength(
        asking - room,
      );
      expect((await ticketsOf(desk)).map((ticket) => ticket.external_id)).toEqual([...taken, 'first'].sort());
      await submit(desk, [{ id: 'next', title: 'x' }]).expect(200);
    } finally {
      for (const { leave } of others) leave();
      await holder.release();
    }
  });
});

describe('figures', () => {
  it('tell Prometheus what waits and what was asked', async () => {
    const { text, headers } = await api.http.get('/api/metrics').set(as(lead)).expect(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(/^reprise_outbox_rows\{topic="ticket.cluster"\} [1-9]/m);
    expect(text).toMatch(/^reprise_tickets_submitted_total\{outcome="created"\} [1-9]/m);
    expect(text).toMatch(
      /reprise_http_request_seconds_count\{method="POST",route="\/api\/tickets",status="200"\} [1-9]/,
    );
  });
});
