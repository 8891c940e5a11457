/** The clock of the machine is wrong, or is set while the product runs: nothing is lost or done twice, and nobody is locked out. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvitationStore, newSecret } from '@reprise/persistence';
import { Installation } from './installation.js';
import { someTickets } from './tickets.js';

const HOUR_MS = 3_600_000;
const TICKETS = 1_500;
const clock = join(tmpdir(), `reprise-faults-clock-${process.pid}`);

let sut: Installation;
/** Processes look at their clock's file twenty times a second. */
const noticed = (): Promise<void> => pause(500);
const set = (hours: number): Promise<void> => writeFile(clock, String(hours * HOUR_MS));

beforeEach(async () => {
  await set(0);
  sut = await Installation.set({ clock });
});
afterEach(() => sut.end());

async function send(path: string, body: object, authorization?: string): Promise<Response> {
  return fetch(`${sut.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify(body),
  });
}

/** Somebody who signs in with a password. @returns their authorization */
async function signedIn(): Promise<string> {
  const token = newSecret('rpi_');
  await sut.dataSource.transaction((tx) =>
    new InvitationStore(tx).create(tx, {
      email: 'lead@example.com',
      role: 'lead',
      token,
      createdBy: null,
      expiresAt: new Date(Date.now() + 100 * HOUR_MS),
    }),
  );
  const answer = await send(`/invitations/${token}/acceptance`, {
    name: 'A Lead',
    email: 'lead@example.com',
    password: 'a long enough secret',
  });
  const { token: session } = (await answer.json()) as { token: string };
  return `Bearer ${session}`;
}

const allDone = async (from: number): Promise<void> => {
  await sut.quiet();
  const runs = await sut.rows<{ created: number }>(
    `SELECT created_count::int AS created FROM import_run WHERE status = 'completed'`,
  );
  expect(runs).toEqual([{ created: TICKETS }]);
  expect(await sut.count('ticket')).toBe(from);
  expect(await sut.count('quarantine')).toBe(0);
  expect(await sut.broken()).toEqual([]);
};

describe('F25 the clock of the API and the workers', () => {
  it.each([1, -1])('is %d h off the clock of the database from the start', async (hours) => {
    await set(hours);
    await Promise.all([sut.api(), sut.worker()]);
    await sut.orderImport(someTickets(TICKETS));
    for (let n = 0; n < 10; n++) expect(await sut.submit(someTickets(5, TICKETS + n * 5))).toHaveLength(5);
    await allDone(TICKETS + 50);
  });

  it.each([
    [1, 0],
    [-1, 0],
    [1, -1],
  ])('is set by %d h in the middle of an import, and by %d h after it', async (first, second) => {
    await Promise.all([sut.api(), sut.worker()]);
    const session = await signedIn();
    await sut.orderImport(someTickets(TICKETS));
    while ((await sut.count('import_run WHERE lines_read > 0')) === 0);
    for (const [at, hours] of [first, second].entries()) {
      await set(hours);
      await noticed();
      for (let n = 0; n < 5; n++) expect(await sut.submit(someTickets(5, TICKETS + (at * 5 + n) * 5))).toHaveLength(5);
      // Whoever was signed in still is, and nobody who comes is sent away.
      const me = await fetch(`${sut.address}/me`, { headers: { authorization: session } });
      expect(me.status).toBe(200);
      for (let n = 0; n < 5; n++) expect((await sut.get('/search?q=printer')).status).toBe(200);
    }
    await allDone(TICKETS + 50);
  });
});
