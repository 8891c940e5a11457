/**
 * A real OpenID Connect provider in a process of its own. Whoever comes with `login_hint` is signed in as that person, everybody
 * else is asked who they are: `unverified-…` has an address nobody checked, `deny` refuses. Prints its issuer and serves until
 * its input ends. Arguments: where it leads back to, and a port unless any will do.
 */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri, port = '0'] = process.argv.slice(2);
/** Account → groups; `groups-of:ACCOUNT=A,B` on the input changes them. */
const groups = new Map();
const claimsOf = (id) => ({
  sub: id,
  name: `Person ${id}`,
  email: `${id.replace(/^(unverified|other)-/, '')}@example.com`,
  email_verified: !id.startsWith('unverified-'),
  groups: groups.get(id) ?? [],
});

const question = `<!doctype html><title>Example</title><h1>Who are you?</h1>
<form method="post"><label>Account <input name="account"></label> <button>Continue</button></form>`;

const server = createServer();
server.listen(Number(port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'reprise', client_secret: 'the secret of the client', redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => claimsOf(id) }),
    cookies: { keys: ['a key for tests'] },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (request.url.startsWith('/interaction/')) void interact(provider, request, response);
    else callback(request, response);
  });
  process.stdout.write(`${issuer}\n`);
});

async function interact(provider, request, response) {
  const { params, prompt, session } = await provider.interactionDetails(request, response);
  const accountId = params.login_hint ?? (await accountSentWith(request));
  if (prompt.name === 'login' && !accountId) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(question);
  } else if (accountId === 'deny') {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
  } else if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId } });
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid email profile groups');
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }
}

/** @returns the account named in the form, undefined when none was sent */
async function accountSentWith(request) {
  if (request.method !== 'POST') return undefined;
  let body = '';
  for await (const piece of request) body += piece;
  return new URLSearchParams(body).get('account') ?? undefined;
}

process.stdin.on('data', (line) => {
  const [, account, names] = /^groups-of:(.+?)=(.*)$/m.exec(line.toString()) ?? [];
  if (account) groups.set(account, names.split(',').filter(Boolean));
});
process.stdin.resume().on('end', () => process.exit(0));
