/**
 * 1. Nobody gets past the door without signing in; who may what then is the matrix (matrix/).
 * 2. Every error, wherever it arises, is one problem document with the same headers.
 * 3. No spelling of an address leads around the guard.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, ProblemDocument, type Role, endpoints, roles } from '@reprise/contracts/http';
import type { Response } from 'supertest';
import { ApiUnderTest, as } from './api-under-test.js';

let api: ApiUnderTest;
const people = {} as Record<Role, { token: string }>;

beforeAll(async () => {
  api = await ApiUnderTest.start();
  for (const role of roles) people[role] = await api.personAs(role);
  await api.personAs('admin', 'another administrator');
});
afterAll(() => api.stop());

const id = '0194a2c3-1111-7000-8000-000000000001';
const parameters: Record<string, string> = { id, token: 'x'.repeat(43), key: 'KE-999999' };
const addressOf = ({ path }: Endpoint): string =>
  `/api${path.replace(/:(\w+)/g, (_, name: string) => (path.startsWith('/problems') ? 'PRB-999999' : parameters[name]!))}`;

const ask = (endpoint: Endpoint, headers: Record<string, string>) => {
  const method = endpoint.method.toLowerCase() as 'get';
  const asked = api.http[method](addressOf(endpoint)).set(headers);
  return endpoint.method === 'GET' || endpoint.method === 'DELETE' || endpoint.bodyType === 'multipart'
    ? asked
    : asked.send({});
};

/** A document of RFC 9457 with our fields, and nothing of the program's inside. */
function expectProblem(response: Response, status: number): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  const document = ProblemDocument.parse(response.body);
  expect(document).toMatchObject({ status, type: `https://reprise.dev/errors/${document.code}` });
  expect(response.text).not.toMatch(/ at .*\.[jt]s:\d+|node_modules|QueryFailed|SELECT |postgres:/);
}

const guarded = endpoints.filter(({ access }) => access !== 'public');

describe('who may call what', () => {
  it.each(guarded.map((endpoint) => [endpoint.id, endpoint] as const))('%s asks for a sign-in', async (_, endpoint) => {
    expectProblem(await ask(endpoint, {}), 401);
    expectProblem(await ask(endpoint, as({ token: 'rps_unknown-unknown-unknown' })), 401);
  });

  it.each([
    '/api/users/',
    '/api//users',
    '/API/users',
    '/api/USERS',
    '/api/%75sers',
    '/api/./users',
    '/api/users%2f',
    '/api/users;x=1',
  ])('no spelling leads around the guard: %s', async (address) => {
    const response = await api.http.get(address).set(as(people.engineer));
    expectProblem(response, response.status);
    expect([403, 404]).toContain(response.status);
  });

  it.each(['head', 'options', 'put', 'trace'] as const)('%s does not lead around the guard', async (method) => {
    const response = await api.http[method]('/api/users').set(as(people.engineer));
    expect([403, 404]).toContain(response.status);
    const override = await api.http
      .post('/api/me')
      .set({ ...as(people.engineer), 'x-http-method-override': 'GET' })
      .send({});
    expectProblem(override, 404);
  });
});

describe('every refusal is a problem document', () => {
  const json = { 'content-type': 'application/json' };
  const session = (body: string, headers: Record<string, string> = json) =>
    api.http.post('/api/sessions').set(headers).send(body);

  it.each<[string, () => PromiseLike<Response>, number]>([
    ['an unknown address', () => api.http.get('/api/nothing'), 404],
    ['an address outside the API', () => api.http.get('/'), 404],
    ['a broken escape in the address', () => api.http.get('/api/%zz'), 400],
    ['a part of the address that is too long', () => api.http.get(`/api/invitations/${'x'.repeat(1_000)}`), 413],
    ['a key that is none', () => api.http.get('/api/problems/142').set(as(people.engineer)), 400],
    ['a key of nothing', () => api.http.get('/api/problems/PRB-142').set(as(people.engineer)), 404],
    ['broken JSON', () => session('{"email":'), 400],
    ['an empty JSON body', () => session(''), 400],
    [
      'JSON that is not UTF-8',
      () => api.http.post('/api/sessions').set(json).send(Buffer.from('7b2261223a22ff227d', 'hex').toString('latin1')),
      400,
    ],
    ['a prototype in JSON', () => session('{"__proto__":{"x":1}}'), 400],
    ['a constructor in JSON', () => session('{"constructor":{"prototype":{"x":1}}}'), 400],
    ['JSON nested a hundred thousand deep', () => session('['.repeat(100_000) + ']'.repeat(100_000)), 400],
    [
      'a hundred thousand keys',
      () => session(`{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join()}}`),
      400,
    ],
    ['a number that overflows', () => session('{"email":1e400}'), 400],
    ['a NUL in a text', () => session('{"email":"a\\u0000@b.de","password":"x"}'), 400],
    ['half a surrogate pair', () => session('{"email":"a@b.de","password":"\\ud800"}'), 400],
    ['a body of three megabytes', () => session(`{"email":"${'x'.repeat(3_000_000)}"}`), 413],
    ['a form', () => session('email=a', { 'content-type': 'application/x-www-form-urlencoded' }), 415],
    ['plain text', () => session('{"a":1}', { 'content-type': 'text/plain' }), 415],
    ['XML', () => session('<a/>', { 'content-type': 'application/xml' }), 415],
    [
      'a file where JSON is expected',
      () => api.http.post('/api/sessions').attach('file', Buffer.from('x'), 'x.json'),
      415,
    ],
    ['a limit beyond all bounds', () => api.http.get('/api/tickets?limit=1e9').set(as(people.engineer)), 400],
    ['an invented cursor', () => api.http.get('/api/tickets?cursor=AAAA').set(as(people.engineer)), 400],
    ['an SQL fragment as sort order', () => api.http.get("/api/problems?sort=title'--").set(as(people.engineer)), 400],
    ['an unknown parameter', () => api.http.get('/api/tickets?offset=1').set(as(people.engineer)), 400],
    ['a missing If-Match', () => api.http.patch('/api/problems/PRB-1').set(as(people.admin)).send({}), 428],
  ])('%s', async (_, asked, status) => {
    expectProblem(await asked(), status);
  });

  it('also when it is not HTTP at all', async () => {
    await api.app.listen(0, '127.0.0.1');
    const { port } = api.app.getHttpServer().address() as { port: number };
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(ProblemDocument.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).code).toBe('request.invalid');
  });
});

describe('every answer', () => {
  it.each(['/api/health/live', '/api/nothing', '/api/%zz', '/api/me'])(
    'of %s is neither cached, sniffed nor framed',
    async (address) => {
      const { headers } = await api.http.get(address);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('allows no other origin', async () => {
    const { headers } = await api.http.get('/api/health/live').set('origin', 'https://evil.example');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('names the request, so that the log can be searched for it', async () => {
    const { headers, body } = await api.http.get('/api/nothing');
    expect(body.instance).toBe(headers['x-request-id']);
  });
});

describe('health', () => {
  it('says that the process runs and that everything it needs answers', async () => {
    await api.http.get('/api/health/live').expect(200, { status: 'ok' });
    const { body } = await api.http.get('/api/health/ready').expect(200);
    expect(body).toEqual({
      status: 'ok',
      checks: ['database', 'queue', 'search', 'disk'].map((name) => ({ name, ok: true, detail: null })),
    });
  });

  it('serves the document that describes all this', async () => {
    const { body } = await api.http.get('/api/openapi.json').expect(200);
    expect(Object.keys(body.paths)).toContain('/api/problems/{key}');
  });
});
