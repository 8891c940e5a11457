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

/** A line to the database that can be cut. */
class Line {
  private server?: Server;
  private readonly sockets = new Set<Socket>();
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
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
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

describe('a database that goes away', () => {
  it('is said by readiness and by every request, while the process stays alive', async () => {
    await api.http.get('/api/health/ready').expect(200);
    await line.cut();
    const ready = await api.http.get('/api/health/ready').expect(503);
    expect(ready.body).toMatchObject({ status: 'unavailable', checks: [{ name: 'database', ok: false }] });
    for (const asked of [
      api.http.get('/api/tickets').set(as(person)),
      api.http.post('/api/sessions').send({ email: 'ada@example.com', password: 'x' }),
      api.http.post('/api/suggestions').set(as(person)).send({ text: 'login fails' }),
    ]) {
      const { body, headers } = await asked.expect(503);
      expect(ProblemDocument.parse(body).code).toBe('service.unavailable');
      expect(headers['retry-after']).toBe('5');
      expect(JSON.stringify(body)).not.toMatch(/ECONN|127\.0\.0\.1/);
    }
    await api.http.get('/api/health/live').expect(200);
  });

  it('is used again as soon as it is back', async () => {
    await line.open();
    await api.http.get('/api/health/ready').expect(200);
    await api.http.get('/api/tickets').set(as(person)).expect(200);
    await api.http.post('/api/suggestions').set(as(person)).send({ text: 'login fails' }).expect(200);
  });
});
