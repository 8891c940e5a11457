/**
 * While the database is away every answer says so with 503 and when to come back; afterwards the same process works on,
 * without anybody doing anything.
 */
import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemDocument } from '@reprise/contracts/http';
import { migrate } from '@reprise/persistence';
import { type TestDatabase, freshDatabase } from '../../services/database.js';
import { ApiUnderTest, as } from './api-under-test.js';

/** A line to the database that can be cut, or kept open without a word passing. */
class Line {
  private server?: Server;
  private readonly sockets = new Set<Socket>();
  private isSilent = false;
  port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
      if (this.isSilent) for (const socket of [near, far]) socket.pause();
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
  }

  /** As a server that was stopped, or a network that swallows everything. */
  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) socket.pause();
  }

  speak(): void {
    this.isSilent = false;
    for (const socket of this.sockets) socket.resume();
  }

  async cut(): Promise<void> {
    const closed = once(this.server!, 'close');
    this.server!.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

let database: TestDatabase;
let line: Line;
let api: ApiUnderTest;
let person: { token: string };

beforeAll(async () => {
  database = await freshDatabase(async (url) => void (await migrate(url)));
  line = new Line(new URL(database.url));
  await line.open();
  const url = new URL(database.url);
  url.port = String(line.port);
  api = await ApiUnderTest.start({}, url.href);
  person = await api.personAs('lead');
});
afterAll(async () => {
  await api.stop();
  await line.cut();
  await database.drop();
});

async function everyRequestIsTold(): Promise<void> {
  const asked = [
    api.http.get('/api/tickets').set(as(person)),
    api.http.post('/api/sessions').send({ email: 'ada@example.com', password: 'x' }),
    api.http.post('/api/suggestions').set(as(person)).send({ text: 'login fails' }),
  ];
  for (const { status, body, headers } of await Promise.all(asked)) {
    expect(status).toBe(503);
    expect(ProblemDocument.parse(body).code).toBe('service.unavailable');
    expect(headers['retry-after']).toBe('5');
    expect(JSON.stringify(body)).not.toMatch(/ECONN|127\.0\.0\.1/);
  }
}

describe('a database that goes away', () => {
  it('is said by readiness and by every request, while the process stays alive', async () => {
    await api.http.get('/api/health/ready').expect(200);
    await line.cut();
    const ready = await api.http.get('/api/health/ready').expect(503);
    expect(ready.body).toMatchObject({ status: 'unavailable', checks: [{ name: 'database', ok: false }] });
    await everyRequestIsTold();
    await api.http.get('/api/health/live').expect(200);
  });

  it('is used again as soon as it is back', async () => {
    await line.open();
    await api.http.get('/api/health/ready').expect(200);
    await api.http.get('/api/tickets').set(as(person)).expect(200);
    await api.http.post('/api/suggestions').set(as(person)).send({ text: 'login fails' }).expect(200);
  });
});

describe('a database that says nothing', () => {
  it('keeps nobody waiting: neither who waits already nor who comes later', async () => {
    line.silence();
    await everyRequestIsTold();
    await everyRequestIsTold();
    const { body } = await api.http.get('/api/health/ready').expect(503);
    expect(body).toMatchObject({ status: 'unavailable', checks: [{ name: 'database', ok: false }] });
  });

  it('is used again when it speaks, and what was begun meanwhile is stored once', async () => {
    line.speak();
    await api.http.get('/api/health/ready').expect(200);
    line.silence();
    const submit = () =>
      api.http
        .post('/api/tickets')
        .set(as(person))
        .send({ sourceName: 'desk', tickets: [{ id: 'A', title: 'one' }] });
    await submit().expect(503);
    line.speak();
    await api.http.get('/api/health/ready').expect(200);
    const { body } = await submit().expect(200);
    expect(['created', 'unchanged']).toContain(body.items[0].outcome);
    expect(await api.dataSource.query(`SELECT revision FROM ticket`)).toEqual([{ revision: 1 }]);
  });
});

describe('readiness', () => {
  it('names what is wrong elsewhere and stays in service', async () => {
    await api.dataSource.query(`DELETE FROM outbox`);
    await api.dataSource.query(
      `INSERT INTO outbox (topic, payload, created_at) VALUES ('search.index', '{"kind":"ticket","ids":[]}', now() - interval '5 minutes')`,
    );
    const { body } = await api.http.get('/api/health/ready').expect(200);
    expect(body.status).toBe('degraded');
    expect(body.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([
      { name: 'queue', ok: false, detail: expect.stringMatching(/no worker has taken an order for 30\d s/) },
    ]);
  });
});
