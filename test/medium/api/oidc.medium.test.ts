/**
 * 1. Who is known or invited comes in with what their organisation says; nobody else, unless that is set.
 * 2. An account is found by a verified address once, and by the identity from then on.
 * 3. What does not belong to a sign-in begun here, by this browser, a moment ago, opens nothing.
 * 4. Passwords can be switched off.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@reprise/contracts/http';
import { ApiUnderTest, as } from './api-under-test.js';

const publicUrl = 'https://reprise.example.com';
const clientSecret = 'the secret of the client';
const redirectUri = `${publicUrl}/sign-in/callback`;

let provider: ChildProcess;
let issuer: string;
let api: ApiUnderTest;
let admin: { id: string; token: string };

beforeAll(async () => {
  const program = join(__dirname, '..', '..', 'services', 'oidc-provider.mjs');
  provider = spawn(process.execPath, [program, redirectUri], { stdio: ['pipe', 'pipe', 'ignore'] });
  issuer = await new Promise<string>((resolve, reject) => {
    provider.stdout!.once('data', (line: Buffer) => resolve(line.toString().trim()));
    provider.once('exit', () => reject(new Error('the provider did not start')));
  });
  api = await ApiUnderTest.start({ oidc: { issuer, clientId: 'reprise', clientSecret, name: 'Example' } });
  admin = await api.personAs('admin');
});
afterAll(async () => {
  await api?.stop();
  provider?.stdin?.end();
});

/** Go where the provider sends a browser, as the person of `loginHint`. @returns query of the address it leads back to */
async function visit(url: string, loginHint: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = new URL(url);
  next.searchParams.set('login_hint', loginHint);
  for (let steps = 0; steps < 12; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie, connection: 'close' } });
    for (const one of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one)!;
      cookies.set(name!, value!);
    }
    next = new URL(answer.headers.get('location') ?? 'about:blank', next);
    if (next.href.startsWith(redirectUri)) return next.search;
  }
  throw new Error(`the provider did not lead back, but to ${next.href}`);
}

const begin = async (sut = api): Promise<{ url: string; flow: string }> =>
  (await sut.http.post('/api/oidc/flows').send({}).expect(201)).body;
const finish = (flow: string, query: string, sut = api) => sut.http.post('/api/oidc/sessions').send({ flow, query });
const signIn = async (loginHint: string, sut = api) => {
  const { flow, url } = await begin(sut);
  return finish(flow, await visit(url, loginHint), sut);
};
const invite = (email: string, role: Role) =>
  api.http.post('/api/invitations').set(as(admin)).send({ email, role }).expect(201);

describe('signing in through the organisation', () => {
  it('is offered with the provider’s name, beside the password', async () => {
    const { body } = await api.http.get('/api/sign-in-options').expect(200);
    expect(body).toEqual({ password: true, provider: { name: 'Example' } });
  });

  it('sends the browser away with state, nonce and a PKCE challenge, and with no secret', async () => {
    const { flow, url } = await begin();
    const { searchParams } = new URL(url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'reprise',
      redirect_uri: redirectUri,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
    });
    expect(url).not.toContain(encodeURIComponent(clientSecret));
    expect(Buffer.from(flow, 'base64url').toString('latin1')).not.toContain(searchParams.get('state')!);
  });

  it('makes the account of somebody invited, with the invitation’s role, and uses the invitation up', async () => {
    const invited = await invite('ada@example.com', 'developer');
    const { body } = await signIn('ada');
    expect(body.user).toMatchObject({ email: 'ada@example.com', name: 'Person ada', role: 'developer' });
    await api.http.get('/api/me').set(as(body)).expect(200);
    const path = new URL(invited.body.url as string).pathname.replace('/welcome/', '/api/invitations/');
    await api.http.get(path).expect(410);
    const again = await signIn('ada');
    expect([again.status, again.body.user.id]).toEqual([201, body.user.id]);
  });

  it('leads to the account that was there before, and no other person to it afterwards', async () => {
    const { id } = await api.personAs('lead');
    await api.dataSource.query(`UPDATE app_user SET email = 'Lea@example.com' WHERE id = $1`, [id]);
    expect((await signIn('lea')).body.user).toMatchObject({ id, role: 'lead' });
    const other = await signIn('other-lea');
    expect(other.status).toBe(403);
    expect(other.body).toMatchObject({ code: 'auth.account_unknown', detail: expect.stringMatching(/somebody else/) });
  });

  it('follows the identity, not the address, once they are linked', async () => {
    await invite('mia@example.com', 'engineer');
    const { body } = await signIn('mia');
    await api.dataSource.query(`UPDATE app_user SET email = 'married@example.com' WHERE id = $1`, [body.user.id]);
    expect((await signIn('mia')).body.user.id).toBe(body.user.id);
  });

  it('gives an account without a password, which no password opens', async () => {
    for (const password of ['', 'none', 'undefined', 'null'])
      expect((await api.http.post('/api/sessions').send({ email: 'ada@example.com', password })).status).not.toBe(201);
  });

  it('is written down', async () => {
    const rows = await api.dataSource.query(
      `SELECT DISTINCT action FROM audit_event WHERE action LIKE 'user.%' ORDER BY action`,
    );
    expect(rows.map(({ action }: { action: string }) => action)).toEqual(['user.created', 'user.linked']);
  });
});

describe('nobody comes in', () => {
  const refused = async (asked: PromiseLike<{ status: number; body: { code: string; detail: string } }>) => {
    const { body, status } = await asked;
    expect((await api.dataSource.query(`SELECT count(*)::int AS n FROM app_user WHERE email LIKE 'eve%'`))[0].n).toBe(
      0,
    );
    return [status, body.code, body.detail];
  };

  it('whom nobody invited', async () => {
    expect(await refused(signIn('eve'))).toEqual([403, 'auth.account_unknown', expect.stringMatching(/invited/)]);
  });

  it('with an address that nobody verified, not even where it is known', async () => {
    await invite('zoe@example.com', 'admin');
    for (const person of ['unverified-eve', 'unverified-zoe', 'unverified-ada'])
      expect(await refused(signIn(person))).toEqual([
        403,
        'auth.account_unknown',
        expect.stringMatching(/does not vouch/),
      ]);
  });

  it('whose account is switched off', async () => {
    await invite('off@example.com', 'engineer');
    const { body } = await signIn('off');
    await api.http.patch(`/api/users/${body.user.id}`).set(as(admin)).send({ disabled: true }).expect(200);
    await api.http.get('/api/me').set(as(body)).expect(401);
    expect(await refused(signIn('off'))).toEqual([403, 'auth.account_unknown', expect.stringMatching(/switched off/)]);
  });

  it('who refused at the provider', async () => {
    expect(await refused(signIn('deny'))).toEqual([401, 'auth.provider_refused', expect.stringMatching(/cancelled/)]);
  });

  it('with a code that was used', async () => {
    const { flow, url } = await begin();
    const query = await visit(url, 'ada');
    await finish(flow, query).expect(201);
    expect(await refused(finish(flow, query))).toEqual([
      401,
      'auth.provider_refused',
      expect.stringMatching(/used already/),
    ]);
  });

  it('with the code of another browser’s sign-in', async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const query = await visit(theirs.url, 'ada');
    expect((await refused(finish(mine.flow, query))).slice(0, 2)).toEqual([401, 'auth.provider_refused']);
    // Nor when the state is made to fit: the challenge and the nonce do not.
    const forged = new URLSearchParams(query);
    forged.set('state', new URL(mine.url).searchParams.get('state')!);
    expect((await refused(finish(mine.flow, `?${forged}`))).slice(0, 2)).toEqual([401, 'auth.provider_refused']);
  });

  it.each<[string, (query: URLSearchParams) => void]>([
    ['without a state', (query) => query.delete('state')],
    ['with another state', (query) => query.set('state', 'x'.repeat(43))],
    ['with two states', (query) => query.append('state', 'x'.repeat(43))],
    ['without a code', (query) => query.delete('code')],
    ['with an invented code', (query) => query.set('code', 'x'.repeat(43))],
    ['from another issuer', (query) => query.set('iss', 'https://evil.example')],
    ['with tokens in the address', (query) => query.set('id_token', 'e30.e30.')],
  ])('%s', async (_, change) => {
    const { flow, url } = await begin();
    const query = new URLSearchParams(await visit(url, 'ada'));
    change(query);
    expect((await refused(finish(flow, `?${query}`))).slice(0, 2)).toEqual([401, 'auth.provider_refused']);
  });

  it('with a flow that was changed, is of another installation, or ran out', async () => {
    const { flow, url } = await begin();
    const query = await visit(url, 'ada');
    for (const wrong of [`${flow.slice(0, -2)}AA`, 'x'.repeat(200)])
      expect((await refused(finish(wrong, query))).slice(0, 2)).toEqual([401, 'auth.provider_refused']);
    api.clock.advance(11 * 60_000);
    expect(await refused(finish(flow, query))).toEqual([
      401,
      'auth.provider_refused',
      expect.stringMatching(/too long/),
    ]);
  });
});

describe('a provider that does not behave', () => {
  const served = async (answers: (address: string, path: string) => object | string | undefined) => {
    const server = createServer((request, response) => {
      const { port } = server.address() as AddressInfo;
      const answer = answers(`http://127.0.0.1:${port}`, request.url!);
      if (answer === undefined) return void response.writeHead(500).end('<b>broken</b>');
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const sut = await ApiUnderTest.start({
      oidc: { issuer: address, clientId: 'reprise', name: 'Odd', newAccounts: 'admin' },
    });
    return {
      sut,
      stop: async () => {
        await sut.stop();
        server.closeAllConnections();
        server.close();
      },
    };
  };
  const metadata = (address: string) => ({
    issuer: address,
    authorization_endpoint: `${address}/auth`,
    token_endpoint: `${address}/token`,
    jwks_uri: `${address}/jwks`,
    id_token_signing_alg_values_supported: ['RS256', 'none'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
  });

  it.each<[string, (address: string) => object | string | undefined]>([
    ['fails', () => undefined],
    ['talks nonsense', () => 'nonsense'],
    ['says it is another', (address) => ({ ...metadata(address), issuer: 'https://evil.example' })],
  ])('and %s is called away, and the password still works', async (_, document) => {
    const { stop, sut } = await served((address) => document(address));
    const { body } = await sut.http.post('/api/oidc/flows').send({}).expect(503);
    expect(body.detail).toContain('The sign-in of Odd does not answer');
    await sut.http.get('/api/sign-in-options').expect(200);
    await stop();
  });

  it('and signs nothing is not believed', async () => {
    let claims = {};
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { stop, sut } = await served((address, path) =>
      path === '/token'
        ? { access_token: 'a', token_type: 'bearer', id_token: `${part({ alg: 'none' })}.${part(claims)}.` }
        : path === '/jwks'
          ? { keys: [] }
          : metadata(address),
    );
    const { flow, url } = await begin(sut);
    const { origin, searchParams } = new URL(url);
    const seconds = Math.floor(Date.now() / 1_000);
    claims = {
      iss: origin,
      sub: 'eve',
      aud: 'reprise',
      nonce: searchParams.get('nonce'),
      email: 'eve@example.com',
      email_verified: true,
      iat: seconds,
      exp: seconds + 60,
    };
    const { body, status } = await finish(flow, `?code=x&state=${searchParams.get('state')}`, sut);
    expect([status, body.code]).toEqual([401, 'auth.provider_refused']);
    expect((await sut.dataSource.query(`SELECT count(*)::int AS n FROM app_user`))[0].n).toBe(0);
    await stop();
  });
});

describe('settings', () => {
  it('may let everybody of the organisation in, with a role, and switch passwords off', async () => {
    const sut = await ApiUnderTest.start({
      oidc: { issuer, clientId: 'reprise', clientSecret, name: 'Example', newAccounts: 'engineer' },
      passwordSignIn: false,
    });
    expect((await signIn('new', sut)).body.user).toMatchObject({ email: 'new@example.com', role: 'engineer' });
    expect((await signIn('unverified-new', sut)).status).toBe(403);
    expect((await sut.http.get('/api/sign-in-options')).body).toMatchObject({ password: false });
    const { body } = await sut.http.post('/api/sessions').send({ email: 'new@example.com', password: 'x' }).expect(403);
    expect(body.detail).toContain('sign in through your organisation');
    await sut.stop();
  });

  it('may give the members of a group a role, which follows the group with every sign-in', async () => {
    const groupRoles = new Map<string, Role>([
      ['Service desk', 'engineer'],
      ['Support leads', 'lead'],
    ]);
    const oidc = { issuer, clientId: 'reprise', clientSecret, name: 'Example', groupRoles, scopes: 'openid email profile groups' }; // prettier-ignore
    const sut = await ApiUnderTest.start({ oidc });
    const inGroups = async (...names: string[]) => {
      provider.stdin!.write(`groups-of:gil=${names.join(',')}\n`);
      return signIn('gil', sut);
    };
    expect((await inGroups('Canteen')).status).toBe(403);
    const desk = await inGroups('Canteen', 'Service desk');
    expect(desk.body.user).toMatchObject({ email: 'gil@example.com', role: 'engineer' });
    const lead = await inGroups('Service desk', 'Support leads');
    expect(lead.body.user).toMatchObject({ id: desk.body.user.id, role: 'lead' });
    await sut.http.get('/api/me').set(as(desk.body)).expect(401);
    await sut.http.get('/api/me').set(as(lead.body)).expect(200);
    // No group says anything about them any more: the role stays until somebody here changes it.
    expect((await inGroups()).body.user.role).toBe('lead');
    expect((await inGroups('Service desk')).body.user.role).toBe('engineer');
    await sut.stop();
  });

  it('never take the last administrator away by a group', async () => {
    const groupRoles = new Map<string, Role>([['Service desk', 'engineer']]);
    const sut = await ApiUnderTest.start({ oidc: { issuer, clientId: 'reprise', clientSecret, name: 'Example', groupRoles, scopes: 'openid email profile groups' } }); // prettier-ignore
    const { id } = await sut.personAs('admin');
    await sut.dataSource.query(`UPDATE app_user SET email = 'root@example.com' WHERE id = $1`, [id]);
    provider.stdin!.write('groups-of:root=Service desk\n');
    expect((await signIn('root', sut)).body.user).toMatchObject({ id, role: 'admin' });
    await sut.stop();
  });

  it('without a provider leave the password, and nothing else', async () => {
    const sut = await ApiUnderTest.start();
    expect((await sut.http.get('/api/sign-in-options')).body).toEqual({ password: true, provider: null });
    await sut.http.post('/api/oidc/flows').send({}).expect(404);
    await finish('x'.repeat(40), '', sut).expect(404);
    await sut.stop();
  });
});
