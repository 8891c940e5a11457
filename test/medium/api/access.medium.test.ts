/**
 * 1. Nobody comes in without a valid token, and every wrong one gets the same answer.
 * 2. An invitation makes one account, once.
 * 3. A session ends by sign-out, by idling, by age, and when the person's rights change.
 * 4. Guessing and flooding are held up for whoever does it, and for nobody else.
 * 5. There is always an administrator.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { type Role, clientAddressMessage } from '@reprise/contracts/http';
import { ApiTokenStore, InvitationStore, isApiToken, newApiToken, newSecret } from '@reprise/persistence';
import { ApiUnderTest, SECRET, as } from './api-under-test.js';

const HOUR_MS = 3_600_000;
const password = 'correct horse battery';

let api: ApiUnderTest;
let admin: { id: string; token: string };
const first = newSecret();

beforeAll(async () => {
  api = await ApiUnderTest.start();
  await api.dataSource.transaction((tx) =>
    new InvitationStore(tx).createFirst(tx, first, new Date(Date.now() + HOUR_MS)),
  );
});
afterAll(() => api.stop());

const accept = (token: string, email: string, name = 'Ada') =>
  api.http.post(`/api/invitations/${token}/acceptance`).send({ name, email, password });
const signIn = (email: string, secret = password) => api.http.post('/api/sessions').send({ email, password: secret });
const invite = async (email: string, role: Role): Promise<string> => {
  const { body } = await api.http.post('/api/invitations').set(as(admin)).send({ email, role }).expect(201);
  return new URL((body as { url: string }).url).pathname.split('/').at(-1)!;
};

describe('the first administrator', () => {
  it('sees the one-time link, accepts it and is signed in', async () => {
    await api.http.get(`/api/invitations/${first}`).expect(200, /"first":true/);
    const { body } = await accept(first, 'ada@example.com').expect(201);
    admin = { id: body.user.id, token: body.token };
    expect(body.user).toMatchObject({ role: 'admin', email: 'ada@example.com', disabled: false });
    await api.http
      .get('/api/me')
      .set(as(admin))
      .expect(200, /ada@example.com/);
  });

  it('cannot be made twice with the same link', async () => {
    await accept(first, 'eve@example.com').expect(410);
    await api.http.get(`/api/invitations/${first}`).expect(410);
  });

  it('is not made by a second first link once somebody has an account', async () => {
    const second = newSecret();
    await api.dataSource.transaction((tx) =>
      new InvitationStore(tx).createFirst(tx, second, new Date(Date.now() + HOUR_MS)),
    );
    await accept(second, 'eve@example.com').expect(410);
  });
});

describe('an invitation', () => {
  it('makes an account with the role it names, for the address it names', async () => {
    const token = await invite('lea@example.com', 'lead');
    const wrong = await accept(token, 'other@example.com').expect(400);
    expect(wrong.body.errors[0].pointer).toBe('/body/email');
    const { body } = await accept(token, 'Lea@example.com', 'Lea').expect(201);
    expect(body.user).toMatchObject({ name: 'Lea', role: 'lead' });
  });

  it('is used up by one of two that come at the same time', async () => {
    const token = await invite('race@example.com', 'engineer');
    const answers = await Promise.all([accept(token, 'race@example.com'), accept(token, 'race@example.com')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410]);
  });

  it('does not make a second account for an address, and is not used up by the attempt', async () => {
    const token = await invite('ada@example.com', 'engineer');
    await accept(token, 'ADA@example.com').expect(400);
    await api.http.get(`/api/invitations/${token}`).expect(200);
  });

  it('asks for a password of twelve characters', async () => {
    const token = await invite('short@example.com', 'engineer');
    const { body } = await api.http
      .post(`/api/invitations/${token}/acceptance`)
      .send({ name: 'S', email: 'short@example.com', password: 'short' })
      .expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/password' })]);
  });
});

describe('signing in', () => {
  it('gives a new token each time; the old one stays until it ends', async () => {
    const one = await signIn('ada@example.com').expect(201);
    const other = await signIn('ADA@example.com').expect(201);
    expect(one.body.token).not.toBe(other.body.token);
    expect(JSON.stringify(one.body)).not.toContain('argon2');
    await api.http.get('/api/me').set(as(one.body)).expect(200);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await signIn('ada@example.com', 'wrong').expect(401);
    const unknown = await signIn('nobody@example.com', 'wrong').expect(401);
    const { instance: _one, ...document } = wrong.body;
    const { instance: _other, ...same } = unknown.body;
    expect(document).toEqual(same);
    expect(document.code).toBe('auth.invalid_credentials');
  });

  it('is held up after ten failures, for this account only', async () => {
    await accept(await invite('target@example.com', 'engineer'), 'target@example.com').expect(201);
    for (let n = 0; n < 10; n++) await signIn('target@example.com', `guess ${n}`).expect(401);
    const held = await signIn('target@example.com').expect(429);
    expect(Number(held.headers['retry-after'])).toBeGreaterThan(0);
    await signIn('ada@example.com').expect(201);
    api.clock.advance(16 * 60_000);
    await signIn('target@example.com').expect(201);
  });
});

describe('a forgotten password', () => {
  const next = 'another sentence that is long enough';
  const makeLink = async (id: string): Promise<string> => {
    const { body } = await api.http.post(`/api/users/${id}/password-links`).set(as(admin)).expect(201);
    return new URL(body.url as string).pathname.split('/').at(-1)!;
  };
  const use = (token: string, password = next) => api.http.post(`/api/password-links/${token}/use`).send({ password });
  const newcomer = async (email: string): Promise<{ token: string; user: { id: string } }> =>
    (await accept(await invite(email, 'engineer'), email).expect(201)).body;

  it('is replaced through a link that says whose it is, works once, and ends every sign-in of its person', async () => {
    const before = await newcomer('forgot@example.com');
    const token = await makeLink(before.user.id);
    const { body: shown } = await api.http.get(`/api/password-links/${token}`).expect(200);
    expect(shown).toMatchObject({ email: 'forgot@example.com' });
    const short = await use(token, 'short').expect(400);
    expect(short.body.errors).toEqual([expect.objectContaining({ pointer: '/body/password' })]);
    const { body } = await use(token).expect(201);
    await api.http.get('/api/me').set(as(body)).expect(200);
    await api.http.get('/api/me').set(as(before)).expect(401);
    await signIn('forgot@example.com').expect(401);
    await signIn('forgot@example.com', next).expect(201);
    await use(token).expect(410);
    await api.http.get(`/api/password-links/${token}`).expect(410);
  });

  it('is replaced by one of two that use the link at the same time', async () => {
    const { user } = await newcomer('forgot-twice@example.com');
    const token = await makeLink(user.id);
    const answers = await Promise.all([use(token), use(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410]);
  });

  it.each<[string, (person: { token: string; user: { id: string } }) => Promise<unknown>]>([
    ['a newer one was made', ({ user }) => makeLink(user.id)],
    [
      'the account was switched off',
      ({ user }) => api.http.patch(`/api/users/${user.id}`).set(as(admin)).send({ disabled: true }).expect(200),
    ],
    [
      'the password was remembered and changed',
      (person) =>
        api.http
          .put('/api/me/password')
          .set(as(person))
          .send({ currentPassword: password, newPassword: next })
          .expect(200),
    ],
    [
      'its day went by',
      () => api.dataSource.query(`UPDATE password_link SET expires_at = now() - interval '1 second'`),
    ],
  ])('is not replaced through a link after %s', async (what, happen) => {
    const person = await newcomer(`${what.replaceAll(' ', '-')}@example.com`);
    const token = await makeLink(person.user.id);
    await happen(person);
    await use(token).expect(410);
  });
});

describe('guessing passwords', () => {
  const from = (address: string) => ({
    'x-reprise-client': `${address} ${createHmac('sha256', SECRET).update(clientAddressMessage(address)).digest('base64url')}`,
  });
  const guess = (email: string, headers: Record<string, string>) =>
    api.http.post('/api/sessions').set(headers).send({ email, password: 'a guess' });
  const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);

  it('is held up also when all guesses come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => guess('ada@example.com', from('198.51.100.1'))));
    expect(statusesOf(answers).filter((status) => status === 401)).toHaveLength(10);
    expect(statusesOf(answers).filter((status) => status === 429)).toHaveLength(15);
  });

  it('from one address does not lock the person out at another', async () => {
    await guess('ada@example.com', from('198.51.100.1')).expect(429);
    await api.http
      .post('/api/sessions')
      .set(from('198.51.100.2'))
      .send({ email: 'ada@example.com', password })
      .expect(201);
  });

  it('over many accounts ends after fifty from one address', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 52; n++) statuses.push((await guess(`nobody${n}@example.com`, from('198.51.100.3'))).status);
    expect(statuses.lastIndexOf(401)).toBe(49);
    await guess('somebody@example.com', from('198.51.100.4')).expect(401);
  });

  it('is not helped by headers that anybody can write', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const forged = { 'x-forwarded-for': `203.0.113.${n}`, 'x-reprise-client': `203.0.113.${n} AAAA` };
      statuses.push((await guess('lea@example.com', forged)).status);
    }
    expect(statuses.slice(10)).toEqual([429, 429]);
    api.clock.advance(16 * 60_000);
  });

  it('keeps no trace of who tried', async () => {
    const [{ text }] = await api.dataSource.query(
      `SELECT string_agg(sign_in_attempt::text, '') AS text FROM sign_in_attempt`,
    );
    expect(text).not.toContain('ada@');
  });
});

/** Many requests, a few of them at a time: each opens a connection of its own. */
async function flood<T>(times: number, send: () => PromiseLike<T>): Promise<T[]> {
  const answers: T[] = [];
  while (answers.length < times) answers.push(...(await Promise.all(Array.from({ length: 20 }, send))));
  return answers;
}

describe('a flood of requests', () => {
  it('is answered with 429 and when to come back, for whoever sends it alone', async () => {
    const [flooder, other] = [await api.personAs('engineer'), await api.personAs('engineer')];
    const suggest = (person: { token: string }) =>
      api.http.post('/api/suggestions').set(as(person)).send({ text: 'printer' });
    const answers = await flood(120, () => suggest(flooder));
    const refused = answers.filter(({ status }) => status === 429);
    // How many depends on how long the machine takes: the bucket refills meanwhile.
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(60);
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused[0]!.body.code).toBe('request.rate_limited');
    await suggest(other).expect(200);
  });

  it('of credentials that open nothing is refused before they are looked up', async () => {
    const answers = await flood(340, () => api.http.get('/api/me').set(as({ token: 'rps_nothing-that-is-known' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    api.clock.advance(10 * 60_000);
    await api.http.get('/api/me').set(as(admin)).expect(200);
  });
});

describe('a session', () => {
  it('ends with signing out', async () => {
    const { body } = await signIn('ada@example.com').expect(201);
    await api.http.delete('/api/sessions/current').set(as(body)).expect(204);
    await api.http.get('/api/me').set(as(body)).expect(401);
  });

  it('ends after twelve hours without use', async () => {
    const { body } = await signIn('ada@example.com').expect(201);
    api.clock.advance(11 * HOUR_MS);
    await api.http.get('/api/me').set(as(body)).expect(200);
    api.clock.advance(11 * HOUR_MS);
    await api.http.get('/api/me').set(as(body)).expect(200);
    api.clock.advance(13 * HOUR_MS);
    await api.http.get('/api/me').set(as(body)).expect(401);
  });

  it('ends after seven days, however busy', async () => {
    const { body } = await signIn('ada@example.com').expect(201);
    for (let hour = 0; hour < 7 * 24; hour += 6) {
      await api.http.get('/api/me').set(as(body)).expect(200);
      api.clock.advance(6 * HOUR_MS);
    }
    await api.http.get('/api/me').set(as(body)).expect(401);
    admin = { ...admin, token: (await signIn('ada@example.com').expect(201)).body.token };
  });

  it.each<[string, string | undefined]>([
    ['no header', undefined],
    ['an unknown token', `Bearer ${newSecret('rps_')}`],
    ['an unknown API token', `Bearer ${newApiToken()}`],
    ['another scheme', 'Basic YWRhOng='],
    ['an empty token', 'Bearer '],
    ['an SQL fragment', "Bearer ' OR 1=1 -- xxxxxxxx"],
  ])('is not opened by %s', async (_, header) => {
    const asked = api.http.get('/api/me');
    const { body, headers } = await (header ? asked.set('authorization', header) : asked).expect(401);
    expect(body.code).toBe('auth.required');
    expect(headers['www-authenticate']).toContain('Bearer');
  });

  it('is never opened by a cookie, so that no page can act for a person', async () => {
    await api.http.get('/api/me').set('cookie', `token=${admin.token}; reprise_session=${admin.token}`).expect(401);
  });

  it('is not opened by a token in the address, and says so', async () => {
    const { body } = await api.http.get(`/api/me?token=${admin.token}`).set(as(admin)).expect(400);
    expect(body.errors[0].pointer).toBe('/query/token');
  });
});

describe('a new password', () => {
  const newPassword = 'another horse battery';
  const change = (person: { token: string }, currentPassword: string, chosen = newPassword) =>
    api.http.put('/api/me/password').set(as(person)).send({ currentPassword, newPassword: chosen });
  const joined = async (email: string) => {
    const { body } = await accept(await invite(email, 'engineer'), email).expect(201);
    return body as { token: string };
  };

  it('ends every session of the person and opens a new one; the old password opens nothing', async () => {
    const here = await joined('pia@example.com');
    const elsewhere = (await signIn('pia@example.com').expect(201)).body as { token: string };
    const { body } = await change(here, password).expect(200);
    for (const ended of [here, elsewhere]) await api.http.get('/api/me').set(as(ended)).expect(401);
    await api.http.get('/api/me').set(as(body)).expect(200);
    await signIn('pia@example.com').expect(401);
    await signIn('pia@example.com', newPassword).expect(201);
  });

  it('needs the one until now, which cannot be guessed through it', async () => {
    const person = await joined('gus@example.com');
    const { body } = await change(person, 'a guess').expect(400);
    expect(body.errors[0].pointer).toBe('/body/currentPassword');
    for (let n = 0; n < 9; n++) await change(person, `guess ${n}`).expect(400);
    await change(person, password).expect(429);
    api.clock.advance(16 * 60_000);
    await change(person, password).expect(200);
  });

  it('is as long as the first one, and no program sets it', async () => {
    const person = await joined('kim@example.com');
    await change(person, password, 'short').expect(400);
    const { body } = await api.http
      .post('/api/api-tokens')
      .set(as(admin))
      .send({ name: 'script', role: 'admin', scopes: ['curate', 'admin'], expiresInDays: 1 })
      .expect(201);
    await change(body as { token: string }, password).expect(409);
  });
});

describe('an API token', () => {
  const issue = async (role: Role, scopes: readonly string[] = ['read', 'import', 'curate', 'admin']) => {
    const body = { name: `for ${role}`, role, scopes, expiresInDays: 30 };
    const answer = await api.http.post('/api/api-tokens').set(as(admin)).send(body).expect(201);
    return answer.body as { token: string; expiresAt: string };
  };
  const listed = async () => {
    const { body } = await api.http.get('/api/api-tokens').set(as(admin)).expect(200);
    return (body as { items: { id: string; name: string; shown: string; lastUsedAt: string | null }[] }).items;
  };

  it('acts with its role, and for its owner', async () => {
    const issued = await issue('lead');
    expect(isApiToken(issued.token)).toBe(true);
    await api.http
      .get('/api/me')
      .set(as(issued))
      .expect(200, /ada@example.com/);
    await api.http.get('/api/users').set(as(issued)).expect(403);
  });

  it('may be used for its scopes only', async () => {
    const reader = await issue('admin', ['read']);
    await api.http.get('/api/problems').set(as(reader)).expect(200);
    const { body } = await api.http.get('/api/users').set(as(reader)).expect(403);
    expect(body.detail).toBe('This needs a token with the scope admin; yours has read.');
    await api.http.post('/api/knowledge-gaps').set(as(reader)).send({ text: 'x' }).expect(403);
    await api.http.post('/api/demo').set(as(reader)).send({}).expect(403);
  });

  it('is listed by how it begins and when it was used, never as a whole', async () => {
    const issued = await issue('engineer');
    const before = (await listed())[0]!;
    expect(before).toMatchObject({ name: 'for engineer', shown: issued.token.slice(0, 10), lastUsedAt: null });
    await api.http.get('/api/me').set(as(issued)).expect(200);
    const after = (await listed())[0]!;
    expect(after.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(await listed())).not.toContain(issued.token);
    const [{ rows }] = await api.dataSource.query(`SELECT string_agg(api_token::text, '') AS rows FROM api_token`);
    expect(rows).not.toContain(issued.token.slice(12));
  });

  it('stops working when it is revoked, has run out, or was mistyped', async () => {
    const revoked = await issue('developer');
    const { id } = (await listed())[0]!;
    await api.http.delete(`/api/api-tokens/${id}`).set(as(admin)).expect(204);
    await api.http.get('/api/me').set(as(revoked)).expect(401);
    await api.http.delete(`/api/api-tokens/${id}`).set(as(admin)).expect(404);
    const issued = await issue('engineer');
    await api.http
      .get('/api/me')
      .set(as({ token: `${issued.token.slice(0, -1)}${issued.token.endsWith('A') ? 'B' : 'A'}` }))
      .expect(401);
    await api.dataSource.query(`UPDATE api_token SET expires_at = $1`, [api.clock.now()]);
    await api.http.get('/api/me').set(as(issued)).expect(401);
  });

  it('never may more than its owner, and ends with the account', async () => {
    const owner = await api.personAs('admin', 'owner');
    const token = newApiToken();
    await api.dataSource.transaction((tx) =>
      new ApiTokenStore(tx).create(tx, {
        token,
        name: 'script',
        role: 'admin',
        scopes: ['read', 'admin'],
        userId: owner.id,
        expiresAt: null,
      }),
    );
    await api.http.get('/api/users').set(as({ token })).expect(200);
    await api.http.patch(`/api/users/${owner.id}`).set(as(admin)).send({ role: 'engineer' }).expect(200);
    await api.http.get('/api/users').set(as({ token })).expect(403);
    await api.http.patch(`/api/users/${owner.id}`).set(as(admin)).send({ disabled: true }).expect(200);
    await api.http.get('/api/me').set(as({ token })).expect(401);
  });
});

describe('accounts', () => {
  const change = (id: string, body: object) => api.http.patch(`/api/users/${id}`).set(as(admin)).send(body);

  it('lose their sessions when their role changes or they are switched off', async () => {
    const person = await api.personAs('engineer');
    await change(person.id, { role: 'developer' }).expect(200, /"developer"/);
    await api.http.get('/api/me').set(as(person)).expect(401);
    const other = await api.personAs('lead');
    await change(other.id, { disabled: true }).expect(200);
    await api.http.get('/api/me').set(as(other)).expect(401);
  });

  it('keep their last administrator', async () => {
    const { body } = await change(admin.id, { role: 'lead' }).expect(409);
    expect(body.code).toBe('resource.state_conflict');
    await change(admin.id, { disabled: true }).expect(409);
    await api.http
      .get('/api/me')
      .set(as(admin))
      .expect(200, /"admin"/);
  });

  it('keep one of two administrators when both are taken away at the same time', async () => {
    const second = await api.personAs('admin');
    const answers = await Promise.all([
      api.http.patch(`/api/users/${admin.id}`).set(as(admin)).send({ role: 'lead' }),
      api.http.patch(`/api/users/${second.id}`).set(as(second)).send({ role: 'lead' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [{ n }] = await api.dataSource.query(
      `SELECT count(*)::int AS n FROM app_user WHERE role = 'admin' AND NOT disabled`,
    );
    expect(n).toBe(1);
  });

  it('that do not exist cannot be changed', async () => {
    const administrator = await api.personAs('admin');
    await api.http
      .patch('/api/users/0194a2c3-1111-7000-8000-000000000001')
      .set(as(administrator))
      .send({ disabled: true })
      .expect(404);
  });
});

describe('the audit record', () => {
  it('has a row for everything above and cannot be changed', async () => {
    const rows: { action: string }[] = await api.dataSource.query(
      `SELECT DISTINCT action FROM audit_event ORDER BY action`,
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'apiToken.created',
      'apiToken.revoked',
      'invitation.created',
      'password.changed',
      'password.replaced',
      'passwordLink.created',
      'session.closed',
      'session.opened',
      'user.changed',
      'user.created',
    ]);
    await expect(api.dataSource.query(`UPDATE audit_event SET actor_name = 'x'`)).rejects.toThrow(/append-only/);
  });

  it('holds no secret', async () => {
    const [{ text }] = await api.dataSource.query(`SELECT string_agg(audit_event::text, '') AS text FROM audit_event`);
    expect(text).not.toMatch(/rp[rs]_[A-Za-z0-9_-]{20}|argon2|correct horse/);
  });
});
