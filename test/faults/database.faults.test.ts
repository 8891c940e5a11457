/**
 * The database is killed, stopped, or drops a connection: what was answered is kept, nobody waits in vain, and all goes on unaided.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Brake } from './brake.js';
import { Installation } from './installation.js';
import { OwnPostgres } from './own-postgres.js';
import { someTickets } from './tickets.js';

let sut: Installation;
let postgres: OwnPostgres | undefined;
afterEach(async () => {
  await sut.end();
  await postgres?.remove();
  postgres = undefined;
});

/** Somebody who hands in two tickets at a time, without a pause. */
class Sender {
  readonly answered: string[] = [];
  private isAtWork = true;
  private readonly work: Promise<void>[];
  private next = 0;

  constructor(atOnce: number) {
    this.work = Array.from({ length: atOnce }, () => this.send());
  }

  async hasSent(count: number): Promise<void> {
    while (this.answered.length < count) await pause(5);
  }

  async stop(): Promise<void> {
    this.isAtWork = false;
    await Promise.all(this.work);
  }

  /** Ids that were answered and are not stored. */
  async lost(): Promise<string[]> {
    const rows = await sut.rows<{ id: string }>(`SELECT external_id AS id FROM ticket`);
    const stored = new Set(rows.map(({ id }) => id));
    return this.answered.filter((id) => !stored.has(id));
  }

  private async send(): Promise<void> {
    while (this.isAtWork) {
      const tickets = someTickets(2, this.next);
      this.next += 2;
      if (await sut.submit(tickets)) this.answered.push(...tickets.map(({ id }) => id));
    }
  }
}

async function untilTaken(id: string): Promise<void> {
  while ((await sut.submit([{ id, title: 'afterwards' }])) === undefined) await pause(50);
}

describe('F8 the database is killed under load', () => {
  it('has kept every ticket that was answered when it is back', async () => {
    postgres = await OwnPostgres.start();
    sut = await Installation.set({ databaseUrl: postgres.url });
    await sut.api();
    const sender = new Sender(4);
    await sender.hasSent(200);
    await postgres.crash();
    await sender.stop();
    const down = performance.now();
    await postgres.startAgain();
    await untilTaken('after');
    process.stderr.write(
      `  first durable answer ${((performance.now() - down) / 1_000).toFixed(1)} s after the crash\n`,
    );
    expect(await sender.lost()).toEqual([]);
    await sut.worker();
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F9 the database is stopped: its connections stay open and say nothing', () => {
  it('is told to everybody who waits or comes, and is used again when it goes on', async () => {
    postgres = await OwnPostgres.start();
    sut = await Installation.set({ databaseUrl: postgres.url });
    await Promise.all([sut.api(), sut.worker()]);
    const sender = new Sender(4);
    await sender.hasSent(100);
    postgres.signal('SIGSTOP');
    const stopped = performance.now();
    // The first of them waits for what the API takes to notice, the others do not.
    for (let i = 0; i < 5; i++) {
      const { status, retryAfter } = await sut.post([{ id: `stopped-${i}`, title: 'while it is stopped' }]);
      expect([status, retryAfter]).toEqual([503, '5']);
    }
    process.stderr.write(`  five refusals within ${((performance.now() - stopped) / 1_000).toFixed(1)} s\n`);
    await sender.stop();
    await pause(8_000);
    postgres.signal('SIGCONT');
    await untilTaken('after');
    expect(await sender.lost()).toEqual([]);
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F10 a connection to the database breaks in the middle of a transaction', () => {
  it.each([
    ['before the rows are written', 'ticket'],
    ['before the work they cause is written', 'outbox'],
    ['before the audit entry is written', 'audit_event'],
  ])(
    '%s: nothing is answered, nothing is kept, and the same tickets are new when they come again',
    async (_, table) => {
      sut = await Installation.set();
      await sut.api();
      const brake = await Brake.on(sut.databaseUrl, table);
      const answer = sut.post(someTickets(3));
      await brake.caught();
      await brake.breakConnections();
      expect((await answer).status).toBe(503);
      await brake.release();
      expect(await sut.submit(someTickets(3))).toEqual(['created', 'created', 'created']);
      await sut.worker();
      await sut.quiet();
      expect(await sut.count('ticket')).toBe(3);
      expect(await sut.broken()).toEqual([]);
    },
  );
});
