/**
 * 1. Who is not in the team gets nothing of its services: no text, key, count or facet, whatever is asked and whatever the role.
 * 2. Foreign things answer exactly like missing ones.
 * 3. The database keeps it up by itself: without a viewer it shows no row, and no ticket joins a problem others see.
 * 4. All of it holds also when a service is restricted after its tickets were grouped with others.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Role, roles } from '@reprise/contracts/http';
import { type Viewer, lookAs, queryRows, verifyInvariants } from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { RestrictedWorld, SECRET_WORD, openTickets, restrictedTickets } from '../../services/restricted-world.js';
import { as } from './api-under-test.js';

describe.each(['before', 'after'] as const)('a service that was restricted %s its tickets came', (when) => {
  let world: RestrictedWorld;
  let problem: { open: string; restricted: string };
  let knownError: string;
  let ticketId: string;
  const outsiders = {} as Record<Role, { id: string; token: string }>;

  const get = (person: { token: string }, path: string) => world.api.http.get(`/api${path}`).set(as(person));

  beforeAll(async () => {
    world = await RestrictedWorld.make(when);
    for (const role of roles) outsiders[role] = await world.api.personAs(role, `outside ${role}`);
    problem = { open: await world.problemKey('open'), restricted: await world.problemKey('restricted') };
    ticketId = await world.ticketId('PAYROLL-0');
    const { body } = await world.api.http
      .post(`/api/problems/${problem.restricted}/known-errors`)
      .set(as(world.member))
      .send({})
      .expect(201);
    knownError = (body as { key: string }).key;
    const detail = await get(world.member, `/known-errors/${knownError}`).expect(200);
    for (const to of ['in review', 'published']) {
      const { version } = (await get(world.member, `/known-errors/${knownError}`)).body as { version: number };
      await world.api.http
        .post(`/api/known-errors/${knownError}/transitions`)
        .set({ ...as(world.member), 'if-match': `"${version}"` })
        .send({ to })
        .expect(200);
    }
    expect(detail.text).toContain(SECRET_WORD);
    await world.pipeline.settle();
  });
  afterAll(() => world.close());

  it('is a problem of its own, beside the open one', async () => {
    expect(problem.restricted).not.toBe(problem.open);
    const members = await get(world.member, `/problems/${problem.restricted}/members?limit=100`).expect(200);
    const items = (members.body as { items: { externalId: string }[] }).items;
    expect(items.map(({ externalId }) => externalId).sort()).toEqual(restrictedTickets.map(({ id }) => id).sort());
    const broken = (await verifyInvariants(world.pipeline.dataSource)).filter(({ breaches }) => breaches > 0);
    expect(broken).toEqual([]);
  });

  it('is seen by the team with everything else', async () => {
    await get(world.member, `/tickets/${ticketId}`).expect(200, new RegExp(SECRET_WORD));
    await get(world.member, `/problems/${problem.restricted}`).expect(200, new RegExp(SECRET_WORD));
    await get(world.member, `/problems/${problem.open}`).expect(200);
    await get(world.member, `/search?q=${SECRET_WORD}`).expect(200, /PAYROLL/);
    const overview = await get(world.member, '/overview').expect(200);
    expect(overview.body.tickets).toBe(openTickets.length + restrictedTickets.length);
  });

  const questions = [
    '/overview',
    '/sources',
    '/tickets?limit=100',
    '/problems?limit=100',
    '/problems?q=Zephyrine',
    '/known-errors?limit=100',
    '/search?q=Zephyrine',
    '/search?q=E1421&limit=50',
    '/search?q=PAYROLL-0',
    '/search?q=certificate',
    '/hardening-candidates?limit=100',
    '/imports',
    '/problems/:open',
    '/problems/:open/members?limit=100',
  ];
  it.each(roles.flatMap((role) => questions.map((question) => [role, question] as const)))(
    'does not shine through to the role %s in %s',
    async (role, question) => {
      const { text, status } = await get(outsiders[role], question.replace(':open', problem.open));
      expect(status).toBe(200);
      expect(text).not.toMatch(/Zephyrine|PAYROLL|Payroll/);
      expect(text).not.toContain(`"${problem.restricted}"`);
      expect(text).not.toContain(`"${knownError}"`);
    },
  );

  it('is not suggested, and does not make an answer surer', async () => {
    const ask = (person: { token: string }, text: string) =>
      world.api.http.post('/api/suggestions').set(as(person)).send({ text }).expect(200);
    const text = `${SECRET_WORD} login fails in the payroll run: the vault refuses the session, E1421 session store mismatch`;
    const { body } = await ask(outsiders.lead, text);
    expect(JSON.stringify({ ...body, signatures: [] })).not.toMatch(/Zephyrine|PAYROLL|Payroll/);
    expect(body.suggestions.map((one: { problemKey: string }) => one.problemKey)).not.toContain(problem.restricted);
    expect(body.indexedTickets).toBe(openTickets.length);
    if (body.suggestions.length === 0) expect(body.confidence).toBe('nothing known');
    const mine = await ask(world.member, text);
    expect(mine.body.suggestions[0].problemKey).toBe(problem.restricted);
  });

  it.each(roles)('does not count for the role %s', async (role) => {
    const { body: overview } = await get(outsiders[role], '/overview').expect(200);
    expect(overview).toMatchObject({
      tickets: openTickets.length,
      problems: 1,
      knownErrors: 0,
      publishedKnownErrors: 0,
    });
    const { body: sources } = await get(outsiders[role], '/sources').expect(200);
    expect(sources.items[0].ticketCount).toBe(openTickets.length);
    const { body: found } = await get(outsiders[role], '/search?q=E1421&limit=50').expect(200);
    const counts = Object.fromEntries(
      found.facets.kind.map(({ value, count }: { value: string; count: number }) => [value, count]),
    );
    expect(counts).toMatchObject({ ticket: openTickets.length, problem: 1 });
  });

  it('answers like what is not there, down to the words', async () => {
    const missing = {
      ticket: '0194a2c3-1111-7000-8000-000000000001',
      problem: 'PRB-99999999',
      knownError: 'KE-99999999',
    };
    const asked: [string, string][] = [
      [`/tickets/${ticketId}`, `/tickets/${missing.ticket}`],
      [`/problems/${problem.restricted}`, `/problems/${missing.problem}`],
      [`/problems/${problem.restricted}/members`, `/problems/${missing.problem}/members`],
      [`/known-errors/${knownError}`, `/known-errors/${missing.knownError}`],
    ];
    for (const [foreign, none] of asked) {
      const [one, other] = [await get(outsiders.admin, foreign), await get(outsiders.admin, none)];
      expect(one.status).toBe(404);
      const names = new RegExp(`${problem.restricted}|${knownError}|${missing.problem}|${missing.knownError}`, 'g');
      const comparable = ({ body }: { body: object }) =>
        JSON.stringify({ ...body, instance: '' }).replaceAll(names, 'KEY');
      expect(comparable(one)).toBe(comparable(other));
    }
  });

  it('is not changed by somebody outside', async () => {
    const { admin } = outsiders;
    const send = (method: 'post' | 'patch', path: string, body: object) =>
      world.api.http[method](`/api${path}`)
        .set({ ...as(admin), 'if-match': '"1"' })
        .send(body)
        .expect(404);
    await send('patch', `/problems/${problem.restricted}`, { title: 'Taken over' });
    await send('post', `/problems/${problem.restricted}/known-errors`, {});
    await send('post', `/known-errors/${knownError}/outcomes`, { result: 'worked' });
    await send('post', `/known-errors/${knownError}/transitions`, { to: 'retired', reason: 'no' });
    const candidate = await world.pipeline.rows<{ id: string }>(
      `SELECT c.id FROM hardening_candidate c JOIN problem p ON p.id = c.problem_id WHERE p.audience_id IS NOT NULL`,
    );
    for (const { id } of candidate) await send('patch', `/hardening-candidates/${id}`, { status: 'accepted' });
  });

  it('takes no ticket from, and gives none to, a problem that others see', async () => {
    const cross = (sql: string) => world.pipeline.dataSource.query(sql);
    await expect(
      cross(`UPDATE membership SET problem_id = (SELECT id FROM problem WHERE audience_id IS NULL AND ticket_count > 0 LIMIT 1)
             WHERE ticket_id = '${ticketId}'`),
    ).rejects.toThrow(/different audiences/);
    await expect(
      cross(`UPDATE membership SET problem_id = (SELECT id FROM problem WHERE audience_id IS NOT NULL AND ticket_count > 0 LIMIT 1)
             WHERE ticket_id = (SELECT id FROM ticket WHERE external_id = 'PORTAL-0')`),
    ).rejects.toThrow(/different audiences/);
    await cross(`UPDATE ticket SET audience_id = NULL WHERE id = '${ticketId}'`);
    await get(outsiders.admin, `/tickets/${ticketId}`).expect(404);
  });
});

describe('the database', () => {
  let world: RestrictedWorld;
  beforeAll(async () => {
    world = await RestrictedWorld.make('before');
  });
  afterAll(() => world.close());

  const protectedTables = [
    'cluster_move',
    'curation_event',
    'curation_ticket',
    'ended_problem',
    'fix',
    'hardening_candidate',
    'import_rejection',
    'import_run',
    'knowledge_gap',
    'known_error',
    'known_error_outcome',
    'known_error_revision',
    'membership',
    'placement_order',
    'preview',
    'preview_move',
    'problem',
    'problem_lineage',
    'problem_rule',
    'review_answer',
    'review_question',
    'review_stratum',
    'rule_match',
    'search_document',
    'ticket',
    'ticket_signature',
  ];
  /** Holds nothing of a ticket beyond ids, or is reached only by those it belongs to. A new table must be put into one list. */
  const openTables = [
    'api_token',
    'app_user',
    'audit_event',
    'audit_seal',
    'cluster_run',
    'clustering_decision',
    'demo_knowledge',
    'erasure',
    'erasure_mark',
    'idempotency_key',
    'installation_setting',
    'invitation',
    'learning',
    'lease',
    'oidc_identity',
    'outbox',
    'password_link',
    'quarantine',
    'redaction_count',
    'release',
    'restricted_service',
    'review_draw',
    'run_take_back',
    'schema_migration',
    'search_event',
    'session',
    'sign_in_attempt',
    'source',
    'team',
    'team_member',
    'upload',
  ];

  const seenBy = <T>(viewer: Viewer | undefined, work: (tx: EntityManager) => Promise<T>) =>
    world.pipeline.dataSource.transaction(async (tx) => {
      await lookAs(tx, viewer);
      return work(tx);
    });
  const countOf = (tx: EntityManager, table: string) =>
    queryRows<{ n: number }>(tx, `SELECT count(*)::int AS n FROM ${table}`).then(([row]) => row!.n);

  it('protects every table that holds tickets or what was made of them', async () => {
    const rows = await world.pipeline.rows<{ name: string; guarded: boolean }>(
      `SELECT relname AS name, relrowsecurity AS guarded FROM pg_class
       WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname`,
    );
    const named = (guarded: boolean) => rows.filter((row) => row.guarded === guarded).map(({ name }) => name);
    expect(named(true)).toEqual(protectedTables);
    expect(named(false)).toEqual(openTables);
  });

  it.each(protectedTables)('shows no row of %s where nobody looks', async (table) => {
    expect(await seenBy(undefined, (tx) => countOf(tx, table))).toBe(0);
  });

  it('shows open rows to everybody, the others to the team', async () => {
    const outside = { teamIds: [], seesEverything: false };
    const inside = { teamIds: [world.teamId], seesEverything: false };
    expect(await seenBy(outside, (tx) => countOf(tx, 'ticket'))).toBe(openTickets.length);
    expect(await seenBy(inside, (tx) => countOf(tx, 'ticket'))).toBe(openTickets.length + restrictedTickets.length);
    expect(await seenBy(outside, (tx) => countOf(tx, 'membership'))).toBe(openTickets.length);
    expect(await seenBy(inside, (tx) => countOf(tx, 'problem WHERE ticket_count > 0'))).toBe(2);
  });

  it.each([
    `viewer_documents_by_codes(ARRAY['portal-0', 'payroll-0'], NULL, NULL, 100)`,
    `viewer_documents_by_words('login', NULL, NULL, 100)`,
    `viewer_documents_spelt_like('login fails', NULL, NULL, 100)`,
  ])('searches by functions that show a viewer their documents, and nobody any: %s', async (call) => {
    const outside = { teamIds: [], seesEverything: false };
    const inside = { teamIds: [world.teamId], seesEverything: false };
    const restricted = `${call} WHERE audience_id IS NOT NULL`;
    expect(await seenBy(undefined, (tx) => countOf(tx, call))).toBe(0);
    expect(await seenBy(outside, (tx) => countOf(tx, call))).toBeGreaterThan(0);
    expect(await seenBy(outside, (tx) => countOf(tx, restricted))).toBe(0);
    expect(await seenBy(inside, (tx) => countOf(tx, restricted))).toBeGreaterThan(0);
  });

  it('forgets who looked at the end of the transaction', async () => {
    await seenBy({ teamIds: [world.teamId], seesEverything: false }, (tx) => countOf(tx, 'ticket'));
    expect(await seenBy(undefined, (tx) => countOf(tx, 'ticket'))).toBe(0);
  });

  it.each([
    [`UPDATE ticket SET title = 'x'`, openTickets.length],
    [`DELETE FROM membership WHERE problem_id IN (SELECT id FROM problem)`, openTickets.length],
  ])('lets somebody outside change open rows only: %s', async (sql, changed) => {
    const outside = { teamIds: [], seesEverything: false };
    const attempt = seenBy(outside, async (tx) => {
      const [, n] = (await tx.query(sql)) as [unknown, number];
      throw new Error(`changed ${n}`);
    });
    await expect(attempt).rejects.toThrow(`changed ${changed}`);
  });

  it.each([
    `UPDATE audit_event SET actor_name = 'x'`,
    `DELETE FROM audit_event`,
    `TRUNCATE audit_event`,
    `DELETE FROM schema_migration`,
    `ALTER TABLE ticket DISABLE ROW LEVEL SECURITY`,
    `DROP POLICY ticket_of_viewer ON ticket`,
    `CREATE TABLE own (id int)`,
  ])('refuses the role of requests: %s', async (sql) => {
    await expect(seenBy(undefined, (tx) => tx.query(sql))).rejects.toThrow(/permission denied|must be owner/);
  });
});
