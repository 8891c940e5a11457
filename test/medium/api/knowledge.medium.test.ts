/**
 * One walk over the API with the work of the workers done by hand in between: tickets in, problems found, a known error
 * drafted, published, suggested and judged, decisions kept.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KnownErrorDetail, ProblemDetail } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { type Pipeline, aPipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

let pipeline: Pipeline;
let api: ApiUnderTest;
const people = {} as Record<'engineer' | 'developer' | 'lead', { id: string; token: string }>;

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india', 'juliet'];

const loginTickets: Ticket[] = words.map((word, n) => ({
  id: `LOG-${n}`,
  title: `Login fails with E1421 for ${word}`,
  description: `After the password change user ${word} cannot sign in. The login page ends with SessionStoreException, E1421 session store mismatch, and returns to the start.`,
  resolutionNotes:
    'The cause was a stale session store. As a workaround we cleared the session cache and restarted the login service.',
  component: 'auth',
  product: 'Portal',
  createdAt: day(n * 7),
  resolvedAt: day(n * 7 + 1),
  reporter: word,
  handlingMinutes: 30,
  handlingKind: 'logged',
}));
const pdfTickets: Ticket[] = words.map((word, n) => ({
  id: `PDF-${n}`,
  title: `Invoice PDF not created for customer ${word}`,
  description: `Rendering the invoice of ${word} stops with RenderTimeoutException at InvoiceRenderer.render(InvoiceRenderer.java:${100 + n}).`,
  resolutionNotes: 'Raised the rendering time limit to 120 seconds, the PDF was created.',
  component: 'billing',
  product: 'Portal',
  createdAt: day(n * 6 + 2),
  resolvedAt: day(n * 6 + 3),
}));
const oddOnes: Ticket[] = [
  'The coffee machine in the canteen leaks water over the floor',
  'Please order three new chairs for the meeting room on the second floor',
  'My badge does not open the garage gate on Sundays',
  'Translation of the word shipment is wrong in the Portuguese newsletter',
].map((title, n) => ({ id: `ODD-${n}`, title, description: `${title}. Thank you.`, createdAt: day(n * 11) }));

const nouns = [
  'scanner',
  'badge',
  'mailbox',
  'projector',
  'licence',
  'calendar',
  'forklift',
  'contract',
  'headset',
  'ledger',
  'turnstile',
];
const verbs = ['drops', 'duplicates', 'rejects', 'forgets', 'freezes', 'mixes', 'delays', 'hides', 'blocks', 'garbles'];
/** What else a desk gets: what is rare is known only beside it. */
const everydayTickets: Ticket[] = nouns.flatMap((noun, n) =>
  verbs.map((verb, v) => ({
    id: `DAY-${n}-${v}`,
    title: `The ${noun} ${verb} entries`,
    description: `Since Monday the ${noun} on floor ${v} ${verb} entries of colleagues.`,
    createdAt: day(-30 - n),
  })),
);
const ALL = 24 + everydayTickets.length;

const problem = async (key: string): Promise<ProblemDetail> =>
  (await api.http.get(`/api/problems/${key}`).set(as(people.engineer)).expect(200)).body;
const list = async (address: string) => (await api.http.get(address).set(as(people.engineer)).expect(200)).body;
const suggest = async (text: string) =>
  (await api.http.post('/api/suggestions').set(as(people.engineer)).send({ text }).expect(200)).body;

let loginKey: string;
let pdfKey: string;

beforeAll(async () => {
  pipeline = await aPipeline();
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  for (const role of ['engineer', 'developer', 'lead'] as const) people[role] = await api.personAs(role);
  const lines = [...loginTickets, ...pdfTickets, ...oddOnes, ...everydayTickets]
    .map((ticket) => JSON.stringify(ticket))
    .join('\n');
  const upload = await api.http
    .post('/api/imports/previews')
    .set(as(people.lead))
    .attach('file', Buffer.from(lines), 'tickets.ndjson');
  await api.http
    .post('/api/imports')
    .set(as(people.lead))
    .send({ uploadId: upload.body.uploadId, sourceName: 'desk' })
    .expect(202);
  await pipeline.settle();
  const { items } = await list('/api/problems');
  loginKey = items.find(({ component }: { component: string }) => component === 'auth').key;
  pdfKey = items.find(({ component }: { component: string }) => component === 'billing').key;
});
afterAll(async () => {
  await api.stop();
  await pipeline.close();
});

describe('what came in', () => {
  it('is accounted for by the import', async () => {
    const { items } = await list('/api/imports');
    expect(items).toEqual([
      expect.objectContaining({
        status: 'completed',
        linesRead: ALL,
        created: ALL,
        updated: 0,
        unchanged: 0,
        stale: 0,
        rejected: 0,
        progress: 1,
        clusteredShare: 1,
      }),
    ]);
  });

  it('is summed up on the first page', async () => {
    expect(await list('/api/overview')).toMatchObject({
      tickets: ALL,
      pendingTickets: 0,
      problems: 2,
      recurringShare: 20 / ALL,
      knownErrors: 0,
      coverage: 0,
      demoLoaded: false,
      components: ['auth', 'billing'],
    });
  });

  it('can be read ticket by ticket, with the reason of its place', async () => {
    const { items } = await list('/api/tickets?externalId=LOG-3');
    const ticket = await list(`/api/tickets/${items[0].id}`);
    expect(ticket).toMatchObject({
      externalId: 'LOG-3',
      source: 'desk',
      state: 'clustered',
      problemKey: loginKey,
      handlingMinutes: 30,
    });
    expect(ticket.signatures).toContainEqual({ kind: 'exception', value: 'SessionStoreException' });
    expect(ticket.membership).toMatchObject({ problemKey: loginKey, origin: 'machine' });
    expect(ticket.membership.reasons.length).toBeGreaterThan(0);
  });

  it('is listed newest first, page by page, each once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { externalId: string }[]; nextCursor: string | null } = await list(
        `/api/tickets?limit=30${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map(({ externalId }) => externalId));
      cursor = page.nextCursor;
    }
    const expected = [...loginTickets, ...pdfTickets, ...oddOnes, ...everydayTickets].sort((a, b) =>
      a.createdAt! < b.createdAt! ? 1 : -1,
    );
    expect(new Set(seen).size).toBe(ALL);
    expect(seen.map((id) => expected.find((ticket) => ticket.id === id)!.createdAt)).toEqual(
      expected.map(({ createdAt }) => createdAt),
    );
  });

  it('can be narrowed to those that stand alone', async () => {
    const { items } = await list('/api/tickets?state=single&limit=100');
    const externalIds: string[] = items.map(({ externalId }: { externalId: string }) => externalId);
    expect(externalIds).toHaveLength(100);
    expect(externalIds.filter((id) => !/^(ODD|DAY)-/.test(id))).toEqual([]);
  });
});

describe('a problem', () => {
  it('is one page with its tickets, weeks, evidence and resolutions', async () => {
    const page = await problem(loginKey);
    expect(page).toMatchObject({
      ticketCount: 10,
      reporterCount: 10,
      handlingHours: 5,
      status: 'suspected',
      component: 'auth',
      knownErrorKey: null,
    });
    expect(page.weekly).toHaveLength(12);
    expect(page.timeline.reduce((sum, { count }) => sum + count, 0)).toBe(10);
    expect(page.evidence).toContainEqual({ kind: 'exception', value: 'SessionStoreException', ticketCount: 10 });
    expect(page.resolutions[0]).toMatchObject({ ticketCount: 10, tickets: { length: 5 } });
    expect(page.recurrence.trendText).not.toBe('Not measured yet.');
    expect(page.activity).toContainEqual(expect.objectContaining({ machine: true, text: 'found this problem' }));
  });

  it.each(['newest', 'least sure'])('lists its tickets page by page, %s first', async (order) => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { externalId: string }[]; nextCursor: string | null } = await list(
        `/api/problems/${loginKey}/members?limit=4&order=${encodeURIComponent(order)}${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map(({ externalId }) => externalId));
      cursor = page.nextCursor;
    }
    expect([...seen].sort()).toEqual(loginTickets.map(({ id }) => id).sort());
  });

  it.each(['tickets', 'recent', 'last seen', 'hours', 'title'])('is listed once in every order: %s', async (sort) => {
    const address = `/api/problems?limit=1&sort=${encodeURIComponent(sort)}`;
    const one = await list(address);
    const other = await list(`${address}&cursor=${one.nextCursor}`);
    expect(one.total).toBe(2);
    expect([one.items[0].key, other.items[0].key].sort()).toEqual([loginKey, pdfKey].sort());
    expect(other.nextCursor).toBeNull();
  });

  it.each([
    ['view=inbox', 2],
    ['view=mine', 0],
    ['view=noise', 0],
    ['view=no%20workaround', 2],
    ['component=auth', 1],
    ['q=nothing%25like_this', 0],
    ['status=confirmed', 0],
  ])('is found by %s in %i', async (query, count) => {
    expect((await list(`/api/problems?${query}`)).items).toHaveLength(count);
  });

  it('is changed by people with the version they read, and remembers who and why', async () => {
    const before = await api.http.get(`/api/problems/${loginKey}`).set(as(people.developer)).expect(200);
    const change = (etag: string, body: object) =>
      api.http
        .patch(`/api/problems/${loginKey}`)
        .set({ ...as(people.developer), 'if-match': etag })
        .send(body);
    const etag = before.headers.etag as string;
    const answers = await Promise.all([
      change(etag, { title: 'Login fails after a password change', status: 'confirmed', reason: 'seen it' }),
      change(etag, { title: 'Another name', status: 'confirmed' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect(winner.headers.etag).not.toBe(etag);
    const after = await change(winner.headers.etag as string, {
      title: 'Login fails after a password change',
      ownerId: people.engineer.id,
    }).expect(200);
    expect(after.body).toMatchObject({
      title: 'Login fails after a password change',
      status: 'confirmed',
      ownerName: 'engineer',
    });
    expect(after.body.activity.map(({ text }: { text: string }) => text).join('\n')).toMatch(/made engineer the owner/);
    expect((await list('/api/problems?view=mine')).items).toHaveLength(1);
    const [{ n }] = await api.dataSource.query(
      `SELECT count(*)::int AS n FROM audit_event WHERE action = 'problem.curated'`,
    );
    expect(n).toBe(winner.body.title === 'Another name' ? 2 : 2);
  });

  it('keeps its name when the machine looks again', async () => {
    await pipeline.orderImportOf([{ ...loginTickets[0]!, id: 'LOG-10', createdAt: day(80) }]);
    await pipeline.settle();
    expect(await problem(loginKey)).toMatchObject({
      title: 'Login fails after a password change',
      ticketCount: 11,
      status: 'confirmed',
    });
  });

  it('refuses a step that its life does not have, and says which there are', async () => {
    const { version, allowedTransitions } = await problem(loginKey);
    const { body } = await api.http
      .patch(`/api/problems/${loginKey}`)
      .set({ ...as(people.developer), 'if-match': `"${version}"` })
      .send({ status: 'resolved' })
      .expect(409);
    for (const status of allowedTransitions) expect(body.detail).toContain(status);
  });

  it('has no owner who is not here', async () => {
    const { version } = await problem(loginKey);
    const { body } = await api.http
      .patch(`/api/problems/${loginKey}`)
      .set({ ...as(people.developer), 'if-match': `"${version}"` })
      .send({ ownerId: '0194a2c3-1111-7000-8000-000000000001' })
      .expect(400);
    expect(body.errors[0].pointer).toBe('/body/ownerId');
  });
});

describe('a known error', () => {
  let key: string;
  const show = async (): Promise<KnownErrorDetail> => list(`/api/known-errors/${key}`);
  const edit = (who: { token: string }, version: number, content: object) =>
    api.http
      .patch(`/api/known-errors/${key}`)
      .set({ ...as(who), 'if-match': `"${version}"` })
      .send({ content, note: 'clearer' });
  const move = (version: number, to: string, reason?: string) =>
    api.http
      .post(`/api/known-errors/${key}/transitions`)
      .set({ ...as(people.developer), 'if-match': `"${version}"` })
      .send({ to, reason });

  it('is drafted from the resolutions, every sentence with its ticket', async () => {
    const { body, headers } = await api.http
      .post(`/api/problems/${loginKey}/known-errors`)
      .set(as(people.engineer))
      .expect(201);
    key = body.key;
    expect(headers.location).toBe(`/api/known-errors/${key}`);
    expect(body).toMatchObject({
      state: 'draft',
      problemKey: loginKey,
      ticketCount: 11,
      ownerName: 'engineer',
      holdRate: { words: 'not tried yet' },
    });
    expect(body.content.cause).toMatch(/stale session store/);
    expect(body.content.workaround).toMatch(/cleared the session cache/);
    expect(body.drafted[0]).toMatchObject({
      externalId: expect.stringMatching(/^LOG-/),
      ticketId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is drafted once a problem', async () => {
    const { body } = await api.http.post(`/api/problems/${loginKey}/known-errors`).set(as(people.engineer)).expect(409);
    expect(body.detail).toContain(key);
  });

  it('keeps every text as a revision, and refuses to overwrite what somebody else wrote', async () => {
    const { version } = await show();
    const { body } = await edit(people.engineer, version, { customerAnswer: 'Please sign in again.' }).expect(200);
    expect(body).toMatchObject({ content: { customerAnswer: 'Please sign in again.' }, drafted: [] });
    expect(
      body.revisions.map(({ revision, editedBy }: { revision: number; editedBy: string }) => [revision, editedBy]),
    ).toEqual([
      [2, 'engineer'],
      [1, 'engineer'],
    ]);
    await edit(people.engineer, version, { customerAnswer: 'Mine!' }).expect(412);
    await edit(people.engineer, body.version, { title: '' }).expect(400);
  });

  it('is not published without anything that helps', async () => {
    const { version, content } = await show();
    const emptied = await edit(people.developer, version, { workaround: '', fix: '' }).expect(200);
    const { body } = await move(emptied.body.version, 'published').expect(409);
    expect(body.detail).toMatch(/workaround or a fix/);
    await edit(people.developer, emptied.body.version, { workaround: content.workaround }).expect(200);
  });

  it('is published, which makes its problem a known error', async () => {
    const { version } = await show();
    const { body } = await move(version, 'published', 'checked').expect(200);
    expect(body).toMatchObject({ state: 'published', allowedTransitions: ['needs review', 'retired'] });
    expect(body.publishedAt).not.toBeNull();
    const page = await problem(loginKey);
    expect(page).toMatchObject({ status: 'known error', knownErrorKey: key, knownErrorState: 'published' });
    expect(page.published).toEqual({
      key,
      cause: expect.stringMatching(/stale session/),
      workaround: expect.stringMatching(/session cache/),
      fix: null,
    });
    expect(page.markers).toContainEqual(expect.objectContaining({ kind: 'known error', label: `${key} published` }));
    expect(await list('/api/overview')).toMatchObject({
      knownErrors: 1,
      publishedKnownErrors: 1,
      coverage: 11 / (ALL + 1),
    });
    expect((await list('/api/problems?view=no%20workaround')).items.map((item: { key: string }) => item.key)).toEqual([
      pdfKey,
    ]);
  });

  it('that others rely on is edited by developers only', async () => {
    const { version } = await show();
    await edit(people.engineer, version, { fix: 'x' }).expect(403);
    await edit(people.developer, version, { fix: 'Upgrade the session store to 2.4.' }).expect(200);
  });

  it('is suggested for a text like it, at once, with what to do and why', async () => {
    const { confidence, suggestions, signatures } = await suggest(
      `${loginTickets[9]!.title}\n${loginTickets[9]!.description}`,
    );
    expect(signatures).toContainEqual({ kind: 'error_code', value: 'E1421' });
    expect(confidence).not.toBe('nothing known');
    expect(suggestions[0]).toMatchObject({
      rank: 1,
      problemKey: loginKey,
      knownErrorKey: key,
      ticketCount: 11,
      fix: 'Upgrade the session store to 2.4.',
    });
    expect(suggestions[0].workaround).toMatch(/cleared the session cache/);
    expect(suggestions[0].reasons.map(({ text }: { text: string }) => text).join('\n')).toMatch(/E1421/);
    expect(suggestions[0].tickets[0].externalId).toMatch(/^LOG-/);
  });

  it('counts outcomes, and calls for its own review when it does not help', async () => {
    const judge = (result: string) =>
      api.http
        .post(`/api/known-errors/${key}/outcomes`)
        .set(as(people.engineer))
        .send({ result, ticketReference: 'INC-9' })
        .expect(201);
    expect((await judge('worked')).body).toMatchObject({ worked: 1, didNot: 0, rate: 1, words: 'worked 1 of 1' });
    for (let n = 0; n < 5; n++) await judge('did not work');
    expect(await show()).toMatchObject({ state: 'needs review', holdRate: { worked: 1, didNot: 5 } });
    const { activity } = await problem(loginKey);
    expect(activity).toContainEqual(
      expect.objectContaining({
        machine: true,
        text: `moved ${key} to needs review`,
        reason: expect.stringMatching(/only 1 of/),
      }),
    );
  });

  it('that is retired is not suggested any more, and may be drafted anew', async () => {
    const { version } = await show();
    await move(version, 'retired').expect(200);
    const { suggestions } = await suggest(`${loginTickets[9]!.title}\n${loginTickets[9]!.description}`);
    expect(suggestions[0]).toMatchObject({ problemKey: loginKey, knownErrorKey: null, workaround: null });
    await api.http.post(`/api/problems/${loginKey}/known-errors`).set(as(people.engineer)).expect(201);
  });

  it('is listed last changed first, by state and by words', async () => {
    const { items } = await list('/api/known-errors');
    expect(items.map(({ state }: { state: string }) => state)).toEqual(['draft', 'retired']);
    expect((await list(`/api/known-errors?state=retired&q=login&problemKey=${loginKey}`)).items).toHaveLength(1);
    expect((await list(`/api/known-errors?q=${key}`)).items).toHaveLength(1);
  });

  it('of nothing does not exist', async () => {
    await api.http.get('/api/known-errors/KE-999').set(as(people.engineer)).expect(404);
    await api.http
      .post('/api/known-errors/KE-999/outcomes')
      .set(as(people.engineer))
      .send({ result: 'worked' })
      .expect(404);
  });
});

describe('a text that nothing is known about', () => {
  it('is answered calmly, and can be recorded as a gap', async () => {
    expect(await suggest('The elevator plays the wrong music')).toMatchObject({
      confidence: 'nothing known',
      suggestions: [],
    });
    const { body } = await api.http
      .post('/api/knowledge-gaps')
      .set(as(people.engineer))
      .send({ text: 'The elevator plays the wrong music', note: 'again' })
      .expect(201);
    expect(await api.dataSource.query('SELECT id, note FROM knowledge_gap')).toEqual([{ id: body.id, note: 'again' }]);
  });

  it('leaves a trace of the question without its text', async () => {
    const events: object[] = await api.dataSource.query(`SELECT * FROM search_event WHERE kind = 'suggest'`);
    expect(events.length).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain('elevator');
  });
});

describe('search', () => {
  it('finds problems by key, known errors and tickets by words', async () => {
    await pipeline.settle();
    const { items, engine, degraded, facets, indexedAgoSeconds } = await list('/api/search?q=E1421');
    expect({ engine, degraded, indexedAgoSeconds }).toEqual({
      engine: 'postgresql',
      degraded: null,
      indexedAgoSeconds: 0,
    });
    expect(items.length).toBeGreaterThan(0);
    expect(facets.kind.length).toBeGreaterThan(0);
    const [byKey] = (await list(`/api/search?q=${pdfKey}`)).items;
    expect(byKey).toMatchObject({ kind: 'problem', id: pdfKey, label: pdfKey });
  });

  it('takes operators and wildcards as text', async () => {
    for (const q of ["' OR 1=1 --", '%_%', '"unclosed', 'a & | ! b', ':*', '\\'])
      await list(`/api/search?q=${encodeURIComponent(q)}`);
  });
});

describe('what to harden first', () => {
  it('is ranked with its parts, and decided by leads', async () => {
    const { items, total } = await list('/api/hardening-candidates');
    expect(total).toBe(2);
    expect(items.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2]);
    const [first] = items;
    expect(first.parts.length).toBeGreaterThan(0);
    const decide = (version: number, body: object) =>
      api.http
        .patch(`/api/hardening-candidates/${first.id}`)
        .set({ ...as(people.lead), 'if-match': `"${version}"` })
        .send(body);
    await decide(first.version, { status: 'rejected' }).expect(400);
    await decide(first.version, { status: 'proven' }).expect(409);
    await decide(first.version, { issueUrl: 'javascript:alert(1)' }).expect(400);
    const accepted = await decide(first.version, {
      status: 'accepted',
      issueUrl: 'https://tracker.example.com/1',
    }).expect(200);
    expect(accepted.body).toMatchObject({
      status: 'accepted',
      issueUrl: 'https://tracker.example.com/1',
      version: first.version + 1,
    });
    await decide(first.version, { status: 'in work' }).expect(412);
    await decide(accepted.body.version, { status: 'rejected', reason: 'the module is replaced' }).expect(200);
    expect((await list('/api/hardening-candidates')).items).toHaveLength(1);
    expect((await list('/api/hardening-candidates?status=rejected')).items).toHaveLength(1);
  });
});

describe('a merged problem', () => {
  it('answers under its old key with the one that took its tickets', async () => {
    const [{ id }] = await api.dataSource.query('SELECT id FROM problem WHERE key = $1', [Number(loginKey.slice(4))]);
    const [{ key }] = await api.dataSource.query(
      `INSERT INTO problem (id, machine_title, merged_into) VALUES (gen_random_uuid(), 'old', $1) RETURNING key`,
      [id],
    );
    expect(await problem(`PRB-${key}`)).toMatchObject({ key: loginKey });
  });
});
