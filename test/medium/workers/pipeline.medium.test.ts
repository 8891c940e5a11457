/**
 * From file to ranking, every job carried out twice:
 * 1. Tickets of one cause become one problem with reasons; others stay alone; every ticket is in exactly one state.
 * 2. New tickets join their problem, whose key stays. 3. What people decided is never overwritten.
 * 4. A clusterer that starts afresh, or was overtaken, changes nothing it must not. 5. Removing the demo leaves no trace.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Ticket } from '@reprise/domain';
import { DemoKnowledgeStore, LeaseLost, verifyInvariants } from '@reprise/persistence';
import { uuidv7 } from 'uuidv7';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';

let pipeline: Pipeline;
beforeEach(async () => {
  pipeline = await aPipeline();
});
afterEach(() => pipeline.close());

const at = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();
const spooler = (n: number): Ticket => ({
  id: `SPOOL-${n}`,
  title: `Printer spooler crashes with SpoolQueueException on branch server ${n}`,
  description: `The print spooler service stops with com.acme.print.SpoolQueueException: queue overflow. Error code PRN-4711. Users cannot print invoices.`,
  resolutionNotes: 'Cleared the spool folder and restarted the spooler service.',
  component: 'Printing',
  product: 'Backoffice',
  createdAt: at(n * 3),
  resolvedAt: at(n * 3 + 1),
  handlingMinutes: 30,
  handlingKind: 'logged',
});
const login = (n: number): Ticket => ({
  id: `LOGIN-${n}`,
  title: `Single sign-on fails with AADSTS50011 reply address mismatch`,
  description: `Sign-in through the identity provider ends with AADSTS50011, the reply address does not match. Portal login impossible for user group ${n}.`,
  resolutionNotes: 'Corrected the redirect address in the identity provider.',
  component: 'Login',
  createdAt: at(n * 5 + 1),
});
const oneOffs: Ticket[] = [
  { id: 'ONE-1', title: 'Coffee machine on the third floor leaks water', createdAt: at(4) },
  { id: 'ONE-2', title: 'Please order a standing desk for the new colleague', createdAt: at(9) },
  { id: 'ONE-3', title: 'Invoice 8812 shows Latvian tax rate twice in the quarterly ledger', createdAt: at(11) },
  { id: 'EMPTY-1', createdAt: at(12) },
];
const first = (count: number, make: (n: number) => Ticket): Ticket[] =>
  Array.from({ length: count }, (_, n) => make(n));
const corpus = [...first(8, spooler), ...first(6, login), ...oneOffs].sort((a, b) =>
  a.createdAt! < b.createdAt! ? -1 : 1,
);

const problemOf = async (externalId: string) =>
  (
    await pipeline.rows<{ key: number; id: string; origin: string; title: string; count: number }>(
      `SELECT key, problem.id, origin, machine_title AS title, ticket_count AS count
       FROM membership JOIN problem ON problem.id = problem_id JOIN ticket ON ticket.id = ticket_id WHERE external_id = $1`,
      [externalId],
    )
  )[0];
const broken = async () =>
  (await verifyInvariants(pipeline.dataSource, pipeline.index)).filter((result) => result.breaches > 0);

describe('the pipeline', () => {
  it('groups tickets of one cause, leaves the others alone, measures, ranks and finds', async () => {
    await pipeline.orderImportOf(corpus);
    await pipeline.settle();
    const printing = await problemOf('SPOOL-0');
    expect(printing).toMatchObject({ count: 8, origin: 'machine', title: expect.stringMatching(/spooler/i) });
    expect((await problemOf('LOGIN-3'))?.count).toBe(6);
    expect(await problemOf('ONE-1')).toBeUndefined();
    expect(await pipeline.rows(`SELECT state, count(*)::int AS n FROM ticket GROUP BY state ORDER BY state`)).toEqual([
      { state: 'clustered', n: 14 },
      { state: 'excluded', n: 1 },
      { state: 'single', n: 3 },
    ]);
    const memberships = await pipeline.rows<{ confidence: number; reasons: { text: string }[] }>(
      `SELECT confidence, reasons FROM membership WHERE problem_id = $1`,
      [printing!.id],
    );
    expect(
      memberships.every(
        ({ confidence, reasons }) => confidence > 0 && reasons.length > 0 && reasons[0]!.text.length > 3,
      ),
    ).toBe(true);
    expect(
      await pipeline.rows(`SELECT recurrence->>'total' AS total FROM problem WHERE id = $1`, [printing!.id]),
    ).toEqual([{ total: '8' }]);
    expect(await pipeline.rows(`SELECT rank FROM hardening_candidate ORDER BY rank`)).toEqual([
      { rank: 1 },
      { rank: 2 },
    ]);
    expect(await pipeline.rows(`SELECT DISTINCT kind FROM ticket_signature ORDER BY kind`)).toContainEqual({
      kind: 'exception',
    });
    const { hits } = await pipeline.index.search({ text: 'SpoolQueueException', limit: 20 });
    expect(hits.map((hit) => hit.kind)).toContain('problem');
    expect(hits.filter((hit) => hit.kind === 'ticket')).toHaveLength(8);
    expect(await pipeline.rows(`SELECT applied_at IS NOT NULL AS applied FROM cluster_run`)).toEqual([
      { applied: true },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('lets new tickets join their problem, which keeps its key and title', async () => {
    await pipeline.orderImportOf(corpus);
    await pipeline.settle();
    const before = await problemOf('SPOOL-0');
    await pipeline.orderImportOf([spooler(8), { ...oneOffs[0]!, title: 'Coffee machine still leaks' }]);
    await pipeline.settle();
    expect(await problemOf('SPOOL-8')).toMatchObject({ key: before!.key, title: before!.title, count: 9 });
    expect(await broken()).toEqual([]);
  });

  it('comes to the same problems when the clusterer starts afresh', async () => {
    await pipeline.orderImportOf(corpus);
    await pipeline.settle();
    const members = `SELECT ticket_id, problem_id, since FROM membership ORDER BY ticket_id`;
    const before = await pipeline.rows(members);
    await pipeline.restartClusterer();
    await pipeline.orderImportOf([{ id: 'ONE-9', title: 'Window blind in room 12 stuck', createdAt: at(60) }]);
    await pipeline.settle();
    expect(await pipeline.rows(members)).toEqual(before);
    expect(await broken()).toEqual([]);
  });

  it('leaves a ticket where a person put it, and the names, states and decisions that people gave', async () => {
    await pipeline.orderImportOf(corpus);
    await pipeline.settle();
    const [printing, signIn] = [(await problemOf('SPOOL-0'))!, (await problemOf('LOGIN-0'))!];
    await pipeline.rows(`UPDATE problem SET title = 'The spooler', status = 'confirmed' WHERE id = $1`, [printing.id]);
    await pipeline.rows(
      `UPDATE membership SET problem_id = $1, origin = 'person' WHERE ticket_id = (SELECT id FROM ticket WHERE external_id = 'LOGIN-2')`,
      [printing.id],
    );
    await pipeline.rows(`UPDATE problem SET ticket_count = ticket_count + 1 WHERE id = $1`, [printing.id]);
    await pipeline.rows(`UPDATE problem SET ticket_count = ticket_count - 1 WHERE id = $1`, [signIn.id]);
    await pipeline.rows(
      `UPDATE hardening_candidate SET status = 'in work', issue_url = 'https://tracker.example/1' WHERE problem_id = $1`,
      [printing.id],
    );
    await pipeline.restartClusterer();
    await pipeline.orderImportOf([spooler(8), login(6)]);
    await pipeline.settle();
    expect(await problemOf('LOGIN-2')).toMatchObject({ id: printing.id, origin: 'person' });
    expect(await problemOf('LOGIN-6')).toMatchObject({ id: signIn.id });
    expect(await pipeline.rows(`SELECT title, status FROM problem WHERE id = $1`, [printing.id])).toEqual([
      { title: 'The spooler', status: 'confirmed' },
    ]);
    expect(
      await pipeline.rows(`SELECT status, issue_url FROM hardening_candidate WHERE problem_id = $1`, [printing.id]),
    ).toEqual([{ status: 'in work', issue_url: 'https://tracker.example/1' }]);
    expect(await broken()).toEqual([]);
  });

  it('dissolves a problem that nobody touched when its tickets turn out to be something else', async () => {
    await pipeline.orderImportOf([...first(2, login), ...oneOffs]);
    await pipeline.settle();
    const gone = (await problemOf('LOGIN-0'))!;
    await pipeline.orderImportOf([{ id: 'LOGIN-0', title: 'Broken chair in the lobby', createdAt: at(1) }]);
    await pipeline.settle();
    expect(await problemOf('LOGIN-1')).toBeUndefined();
    expect(await problemOf('LOGIN-0')).toBeUndefined();
    expect(await pipeline.rows(`SELECT id FROM problem WHERE id = $1`, [gone.id])).toEqual([]);
    expect((await pipeline.index.search({ text: `PRB-${gone.key}`, limit: 5 })).hits).toEqual([]);
    expect(await broken()).toEqual([]);
  });

  it('sets a ticket aside that the engine cannot read, and groups the others', async () => {
    await pipeline.orderImportOf([
      ...corpus,
      { id: 'BAD-1', title: 'unreadable', component: 'Printing', createdAt: at(2) },
    ]);
    await pipeline.settle();
    expect(await pipeline.rows(`SELECT state, state_reason FROM ticket WHERE external_id = 'BAD-1'`)).toEqual([
      { state: 'quarantined', state_reason: 'the engine cannot read it' },
    ]);
    expect(await problemOf('SPOOL-0')).toMatchObject({ count: 8 });
    expect(await broken()).toEqual([]);
  });

  it('keeps a clusterer that was overtaken from writing anything', async () => {
    await pipeline.orderImportOf(corpus);
    await pipeline.carryOut('import.process');
    const slow = pipeline.clustererOf(pipeline.lease);
    await slow.take(await pipeline.outbox.idsOf(pipeline.dataSource, 'ticket.cluster'));
    await pipeline.leases.release(pipeline.dataSource, pipeline.lease);
    const next = (await pipeline.leases.acquire(pipeline.dataSource, 'clusterer', 'other', 60))!;
    await expect(slow.run()).rejects.toThrow(LeaseLost);
    expect(await pipeline.rows(`SELECT id FROM problem`)).toEqual([]);
    const successor = pipeline.clustererOf(next);
    await successor.load();
    await successor.take(await pipeline.outbox.idsOf(pipeline.dataSource, 'ticket.cluster'));
    await successor.run();
    expect(await problemOf('SPOOL-0')).toMatchObject({ count: 8 });
  });

  it('takes the demo away with everything made from it alone, and nothing else', async () => {
    await pipeline.orderImportOf(first(6, login), { sourceName: 'desk' });
    await pipeline.orderImportOf([...first(8, spooler), login(7)], { sourceName: 'demo', kind: 'demo' });
    await pipeline.settle();
    const [printing, signIn] = [(await problemOf('SPOOL-0'))!, (await problemOf('LOGIN-0'))!];
    expect(signIn.count).toBe(7);
    await pipeline.rows(
      `INSERT INTO curation_event (problem_id, kind, actor_name) VALUES ($1, 'renamed', 'somebody')`,
      [printing.id],
    );
    await pipeline.rows(`INSERT INTO known_error (id, problem_id) VALUES ($1, $2)`, [uuidv7(), printing.id]);
    const [demo] = await pipeline.rows<{ id: string }>(`SELECT id FROM source WHERE kind = 'demo'`);
    await pipeline.dataSource.transaction((tx) => pipeline.outbox.append(tx, 'demo.remove', { sourceId: demo!.id }));
    await pipeline.settle();
    expect(await pipeline.rows(`SELECT count(*)::int AS n FROM ticket WHERE external_id LIKE 'SPOOL%'`)).toEqual([
      { n: 0 },
    ]);
    expect(await pipeline.rows(`SELECT id FROM known_error`)).toEqual([]);
    expect(await problemOf('LOGIN-0')).toMatchObject({ id: signIn.id, count: 6 });
    expect((await pipeline.index.search({ text: 'spooler', limit: 5 })).hits).toEqual([]);
    expect(await pipeline.rows(`SELECT count(*)::int AS n FROM import_run`)).toEqual([{ n: 1 }]);
    expect(await broken()).toEqual([]);
  });

  it('writes what the demo knows to the problems its tickets became, and takes it away with the demo', async () => {
    await pipeline.orderImportOf(corpus, { sourceName: 'Demo data', kind: 'demo' });
    const [demo] = await pipeline.rows<{ id: string }>(`SELECT id FROM source WHERE kind = 'demo'`);
    const knowledge = {
      ticketIds: ['SPOOL-0', 'SPOOL-1', 'SPOOL-2'],
      knownError: {
        title: 'Spooler queue overflows',
        symptom: 'The spooler stops',
        cause: 'Queue too small',
        workaround: 'Clear the spool folder',
        fix: '',
        verification: '',
        knownAt: at(6),
      },
      fixes: [{ version: '2.1', shippedAt: at(8), note: 'Queue grows' }],
    };
    await pipeline.dataSource.transaction((tx) =>
      new DemoKnowledgeStore().keep(tx, demo!.id, [knowledge, { ticketIds: ['ONE-1', 'ONE-2'], fixes: [] }]),
    );
    await pipeline.settle();
    const { id } = (await problemOf('SPOOL-0'))!;
    expect(await pipeline.rows(`SELECT problem_id AS id, state, published_at FROM known_error`)).toEqual([
      { id, state: 'published', published_at: new Date(at(6)) },
    ]);
    expect(await pipeline.rows(`SELECT result, count(*)::int AS n FROM known_error_outcome GROUP BY result`)).toEqual([
      { result: 'worked', n: 5 },
    ]);
    expect(await pipeline.rows(`SELECT problem_id AS id, versions, verdict FROM fix`)).toEqual([
      { id, versions: ['2.1'], verdict: 'too early' },
    ]);
    expect(await pipeline.rows(`SELECT status FROM problem WHERE id = $1`, [id])).toEqual([
      { status: 'fixed, watching' },
    ]);
    await pipeline.dataSource.transaction((tx) => pipeline.outbox.append(tx, 'demo.remove', { sourceId: demo!.id }));
    await pipeline.settle();
    for (const table of ['known_error', 'fix', 'demo_knowledge', 'problem']) {
      expect(await pipeline.rows(`SELECT count(*)::int AS n FROM ${table}`)).toEqual([{ n: 0 }]);
    }
    expect(await broken()).toEqual([]);
  });
});
