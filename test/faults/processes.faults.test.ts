/**
 * Processes die by SIGKILL at exact points. Afterwards, without anybody's help: nothing answered is lost, nothing is doubled,
 * and every promise that `reprise verify` knows holds.
 */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testRedisUrl } from '../services/database.js';
import { Brake } from './brake.js';
import { Installation, kill } from './installation.js';
import { someTickets } from './tickets.js';

const TICKETS = 1_200;
/** What a life may take on a busy machine, from its start to its death: a test of many lives has as many times that. */
const LIFE_WITHIN_MS = 90_000;
const PLACES = 20;
const LIVES = 50;
let sut: Installation;
afterEach(() => sut.end());

const storedTickets = (): Promise<number> => sut.count('ticket');
const account = () =>
  sut.rows(
    `SELECT status, lines_read::int AS read, created_count::int AS created, rejected_count::int AS rejected FROM import_run`,
  );
const complete = [{ status: 'completed', read: TICKETS, created: TICKETS, rejected: 0 }];

describe('F1 the API dies before its commit', () => {
  it('has answered nothing, and the same tickets are new when they come again', async () => {
    sut = await Installation.set();
    const api = await sut.api();
    const brake = await Brake.on(sut.databaseUrl, 'ticket');
    const answer = sut.submit(someTickets(3));
    await brake.caught();
    await kill(api);
    await brake.release();
    expect(await answer).toBeUndefined();
    await sut.api();
    expect(await sut.submit(someTickets(3))).toEqual(['created', 'created', 'created']);
    expect(await storedTickets()).toBe(3);
  });
});

describe('F2 the API dies after its commit, before its answer is read', () => {
  it('has stored the tickets once: they are unchanged when they come again', async () => {
    sut = await Installation.set();
    const api = await sut.api();
    const body = JSON.stringify({ sourceName: 'desk', tickets: someTickets(2) });
    const { hostname, port } = new URL(sut.address);
    const socket = connect(Number(port), hostname).pause();
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: ${sut.authorization}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    while ((await storedTickets()) < 2);
    await kill(api);
    socket.destroy();
    await sut.api();
    expect(await sut.submit(someTickets(2))).toEqual(['unchanged', 'unchanged']);
    expect(await storedTickets()).toBe(2);
  });
});

describe.each([
  ['PostgreSQL', () => undefined],
  ['Redis', () => testRedisUrl()],
])('a worker with its queue on %s dies', (_, redisUrl) => {
  beforeEach(async () => {
    sut = await Installation.set({ redisUrl: redisUrl() });
  });

  it.each<[string, string, string | undefined]>([
    ['F3 with its first chunk not committed', 'import_run', `NEW.lines_read BETWEEN 1 AND 500`],
    ['F3 in the middle of a file', 'import_run', `NEW.lines_read > 500`],
    ['F3 when the file is read, before it is finished', 'import_run', `NEW.status = 'completed'`],
    [
      'F4 before the relay has marked what it enqueues',
      'outbox',
      `NEW.enqueued_at IS NOT NULL AND NEW.topic = 'ticket.cluster'`,
    ],
    ['F5 taking tickets into the index', 'ticket_signature', undefined],
    ['F5 writing problems', 'problem', undefined],
    ['F5 writing memberships', 'membership', undefined],
    ['F5 ranking', 'hardening_candidate', undefined],
    ['F5 indexing', 'search_document', undefined],
  ])('%s', async (_, table, when) => {
    const first = await sut.worker();
    const brake = await Brake.on(sut.databaseUrl, table, when);
    await sut.orderImport(someTickets(TICKETS));
    await brake.caught();
    await kill(first);
    await brake.release();
    const died = performance.now();
    await sut.worker();
    await sut.quiet();
    const seconds = (performance.now() - died) / 1_000;
    process.stderr.write(`  ${table}: all done ${seconds.toFixed(1)} s after the death\n`);
    expect(await account()).toEqual(complete);
    expect(await storedTickets()).toBe(TICKETS);
    expect(await sut.broken()).toEqual([]);
    expect(await sut.count('quarantine')).toBe(0);
  });

  it.each<[string, string]>([
    ['F5 in the middle of writing a merge of many tickets', 'NEW.done >= 1000'],
    ['F5 with the last tickets of a merge not committed', 'NEW.done = NEW.total'],
  ])('%s', async (_, when) => {
    const first = await sut.worker();
    await sut.orderImport(someTickets(2_100));
    await sut.quiet();
    await sut.api();
    const brake = await Brake.on(sut.databaseUrl, 'placement_order', when);
    const [into, from] = await sut.rows<{ key: string; version: number }>(
      `SELECT 'PRB-' || key AS key, version FROM problem WHERE ticket_count = 700 ORDER BY key`,
    );
    const merged = await sut.send(`/problems/${into!.key}/merges`, { key: from!.key }, into!.version);
    expect(merged).toMatchObject({ underWay: { done: 500, total: 1_400 } });
    await brake.caught();
    await kill(first);
    await brake.release();
    await sut.worker();
    await sut.quiet();
    expect(await sut.rows(`SELECT ticket_count AS n FROM problem WHERE merged_into IS NULL ORDER BY 1`)).toEqual([
      { n: 700 },
      { n: 1_400 },
    ]);
    expect(await sut.count('placement_order')).toBe(0);
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F3 a worker dies at twenty places of one file', () => {
  it(
    'goes on each time from what it had committed',
    async () => {
      const rows = 8_000;
      sut = await Installation.set();
      // Places that no chunk begins or ends at, two in one chunk among them.
      const places = Array.from({ length: PLACES }, (_, n) => 137 + 391 * n + ((n * n * 7) % 89));
      const file = someTickets(rows);
      let brake = await Brake.on(sut.databaseUrl, 'ticket', `NEW.external_id = '${file[places[0]!]!.id}'`);
      await sut.orderImport(file);
      for (const [life, place] of places.entries()) {
        const worker = await sut.worker();
        await brake.caught();
        const [{ read }] = (await sut.rows<{ read: number }>(`SELECT lines_read::int AS read FROM import_run`)) as [{ read: number }]; // prettier-ignore
        // What is kept is what was counted, and nothing of the chunk that was under way.
        expect(await storedTickets()).toBe(read);
        expect(read).toBeLessThanOrEqual(place);
        await kill(worker);
        await brake.release();
        const next = places[life + 1];
        if (next !== undefined)
          brake = await Brake.on(sut.databaseUrl, 'ticket', `NEW.external_id = '${file[next]!.id}'`);
      }
      await sut.worker();
      await sut.quiet(PLACES * LIFE_WITHIN_MS);
      expect(await account()).toEqual([{ status: 'completed', read: rows, created: rows, rejected: 0 }]);
      expect(await storedTickets()).toBe(rows);
      expect(await sut.count('quarantine')).toBe(0);
      expect(await sut.broken()).toEqual([]);
    },
    2 * PLACES * LIFE_WITHIN_MS,
  );
});

describe('F7 everything dies together fifty times under load', () => {
  it(
    'keeps every ticket that was answered',
    async () => {
      sut = await Installation.set();
      const answered = new Set<string>();
      let next = 0;
      for (let life = 0; life < LIVES; life++) {
        const processes = await Promise.all([sut.api(), sut.worker()]);
        let isAlive = true;
        const load = async (): Promise<void> => {
          while (isAlive) {
            const tickets = someTickets(5, next);
            next += 5;
            if (await sut.submit(tickets)) for (const { id } of tickets) answered.add(id);
          }
        };
        const loads = [load(), load(), load()];
        const enough = answered.size + 20 + ((37 * life) % 370);
        while (answered.size < enough) await new Promise((resolve) => setTimeout(resolve, 5));
        await Promise.all(processes.map(kill));
        isAlive = false;
        await Promise.all(loads);
      }
      await sut.worker();
      await sut.quiet(LIVES * LIFE_WITHIN_MS);
      const stored = new Set(
        (await sut.rows<{ id: string }>(`SELECT external_id AS id FROM ticket`)).map(({ id }) => id),
      );
      expect([...answered].filter((id) => !stored.has(id))).toEqual([]);
      expect(await sut.broken()).toEqual([]);
    },
    2 * LIVES * LIFE_WITHIN_MS,
  );
});

describe('F24 a worker is frozen in the middle of a transaction', () => {
  it('holds its rows no longer than two minutes; another goes on, and the first finds nothing left to do', async () => {
    sut = await Installation.set();
    const sleeper = await sut.worker();
    const brake = await Brake.on(sut.databaseUrl, 'import_run', `NEW.lines_read > 500`);
    await sut.orderImport(someTickets(TICKETS));
    await brake.caught();
    sleeper.kill('SIGSTOP');
    await brake.release();
    await sut.worker();
    await sut.quiet(220_000);
    expect(await account()).toEqual(complete);
    sleeper.kill('SIGCONT');
    await sut.orderImport(someTickets(10, TICKETS));
    await sut.quiet();
    expect(await storedTickets()).toBe(TICKETS + 10);
    expect(await sut.broken()).toEqual([]);
  }, 400_000);
});

describe('F23 two clusterers, one of which slept through the end of its lease', () => {
  it('lets only the one write that holds the lease', async () => {
    sut = await Installation.set();
    const sleeper = await sut.worker();
    await sut.orderImport(someTickets(300));
    await sut.quiet();
    sleeper.kill('SIGSTOP');
    const heir = await sut.worker();
    await sut.orderImport(someTickets(300, 300));
    await sut.quiet();
    const [before] = await sut.rows<{ epoch: string }>(`SELECT epoch FROM lease WHERE name = 'clusterer'`);
    sleeper.kill('SIGCONT');
    await new Promise((resolve) => sleeper.once('exit', resolve));
    await sut.orderImport(someTickets(300, 600));
    await sut.quiet();
    expect(await sut.rows(`SELECT epoch FROM lease WHERE name = 'clusterer'`)).toEqual([before]);
    expect(await storedTickets()).toBe(900);
    expect(await sut.broken()).toEqual([]);
    await kill(heir);
  });
});
