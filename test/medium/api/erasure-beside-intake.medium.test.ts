/**
 * 1. Tickets come in while an erasure looks for names in all there is, and the names go out of those too.
 * 2. They come in between any two of its parts, and while a part is under way.
 * 3. A run that had read the old words before writes no reasons from them between the parts.
 * 4. Work that holds its order while it writes to the search index does not wait for an erasure that waits for it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ErasureStore,
  type InPart,
  OutboxStore,
  ledgerOf,
  rehearseErasure,
  verifyInvariants,
} from '@reprise/persistence';
import { Client } from 'pg';
import { columnsHolding } from '../../services/places-of-text.js';
import { type Pipeline, aPipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

const NAME = 'Zephyrine Marchbank';
let pipeline: Pipeline;
let api: ApiUnderTest;
let lead: { token: string };
let other: Client;

beforeEach(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  lead = await api.personAs('lead', 'Lea');
  other = new Client({ connectionString: pipeline.databaseUrl, application_name: 'holds a lock' });
  await other.connect();
  await submit([
    { id: 'T-1', title: `Login fails, says ${NAME}` },
    { id: 'T-2', title: 'Login fails for everybody' },
  ]);
  await pipeline.settle();
});
afterEach(async () => {
  await other.end();
  await api.stop();
  await pipeline.close();
});

const submit = (tickets: readonly object[]) =>
  api.http.post('/api/tickets').set(as(lead)).send({ sourceName: 'desk', tickets }).expect(200);
const subject = { kind: 'person', names: [NAME] } as const;
const inTransaction: InPart = (work) => pipeline.dataSource.transaction(work);
async function erased(inPart = inTransaction): Promise<unknown> {
  const erasures = new ErasureStore();
  const actor = { kind: 'machine', id: null, name: 'test' } as const;
  const id = await inTransaction((tx) => erasures.order(tx, { subject, reference: null, actor }));
  return erasures.carryOut(inPart, id, ledgerOf(pipeline.uploadDir));
}
const somebodyWaits = async (): Promise<void> => {
  while ((await other.query(`SELECT FROM pg_locks WHERE NOT granted`)).rowCount === 0) await pause(10);
};
const titles = () => pipeline.rows(`SELECT title FROM ticket ORDER BY external_id`);

describe('an erasure', () => {
  it('lets tickets in while it looks for names, and takes the names out of them too', async () => {
    await other.query(`BEGIN; LOCK TABLE upload IN ACCESS EXCLUSIVE MODE`);
    const erasure = erased();
    await somebodyWaits();
    await submit([
      { id: 'T-2', title: `Login fails for ${NAME}`, updatedAt: '2026-11-01T00:00:00Z' },
      { id: 'T-3', title: `${NAME} cannot print` },
    ]);
    await other.query('COMMIT');
    await erasure;
    expect(await titles()).toEqual([
      { title: 'Login fails, says [person]' },
      { title: 'Login fails for [person]' },
      { title: '[person] cannot print' },
    ]);
    await pipeline.settle();
    expect(await columnsHolding(pipeline.dataSource, 'Marchbank')).toEqual([]);
  });

  it('lets tickets in between any two of its parts and during each, and says what it did as a whole', async () => {
    await pipeline.orderImportOf(
      Array.from({ length: 1_100 }, (_, n) => ({
        id: `M-${n}`,
        title: `Printer ${n} stops, says ${NAME}`,
        ...(n % 2 === 0 && { reporter: NAME }),
      })),
    );
    await pipeline.settle();
    const told = await rehearseErasure(pipeline.dataSource, subject);
    let parts = 0;
    await erased(async (work) => {
      const part = ++parts;
      const result = await inTransaction(async (tx) => {
        const within = await work(tx);
        // The first part keeps the marks, for a moment in which no ticket comes in.
        if (part > 1) await submit([{ id: `DURING-${part}`, title: `${NAME} cannot print either` }]);
        return within;
      });
      const isNew = { id: `AFTER-${part}`, title: `${NAME} cannot scan` };
      await submit([isNew, { id: 'T-1', title: `Login fails again ${part}, says ${NAME}`, updatedAt: `2026-11-01T00:00:${10 + part}Z` }]); // prettier-ignore
      return result;
    });
    const [{ account }] = (await pipeline.rows(`SELECT account FROM erasure`)) as [{ account: typeof told.account }];
    expect(account).toMatchObject({ tickets: 550, rows: { ticket: 550 } });
    expect(told.account).toMatchObject({ tickets: 550, rows: { ticket: 551 } });
    expect(await pipeline.rows(`SELECT count(*)::int AS n FROM ticket`)).toEqual([{ n: 1_102 + 2 * parts - 1 }]);
    await pipeline.settle();
    expect(await columnsHolding(pipeline.dataSource, 'Marchbank')).toEqual([]);
    expect((await verifyInvariants(pipeline.dataSource)).filter(({ breaches }) => breaches > 0)).toEqual([]);
  });

  it('keeps out of the reasons what a run had read before a part that it writes after', async () => {
    await submit(
      [1, 2].map((n) => ({ id: `R-${n}`, title: `Printer ${n} stops, says ${NAME}`, component: 'Printing' })),
    );
    const erasures = new ErasureStore();
    const actor = { kind: 'machine', id: null, name: 'test' } as const;
    const id = await inTransaction((tx) => erasures.order(tx, { subject, reference: null, actor }));
    const clusterer = pipeline.clustererOf(pipeline.lease, () =>
      erasures.prepare(inTransaction, id, ledgerOf(pipeline.uploadDir)),
    );
    await clusterer.load();
    await clusterer.take(await pipeline.outbox.idsOf(pipeline.dataSource, 'ticket.cluster'));
    await clusterer.run();
    const written = await pipeline.rows<{ reasons: unknown[] }>(
      `SELECT reasons FROM membership JOIN ticket ON ticket.id = ticket_id WHERE component = 'Printing'`,
    );
    expect(written).toEqual([{ reasons: [] }, { reasons: [] }]);
    await inTransaction((tx) => erasures.complete(tx, id));
    await pipeline.settle();
    expect(await columnsHolding(pipeline.dataSource, 'Marchbank')).toEqual([]);
    await clusterer.close();
  });

  it('does not wait for work that is under way', async () => {
    await pipeline.dataSource.transaction((tx) => new OutboxStore().appendSearch(tx, 'problem', [crypto.randomUUID()]));
    await other.query(`BEGIN`);
    expect((await other.query(`SELECT FROM outbox FOR UPDATE`)).rowCount).toBeGreaterThan(0);
    await erased();
    await other.query('ROLLBACK');
    expect((await titles())[0]).toEqual({ title: 'Login fails, says [person]' });
  });
});
