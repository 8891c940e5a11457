/**
 * A real OpenID Connect provider in a process of its own. Whoever comes with `login_hint` is signed in as that person:
 * `unverified-…` has an address nobody checked, `deny` refuses. Prints its issuer and serves until its input ends.
 */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri] = process.argv.slice(2);
const claimsOf = (id) => ({
  sub: id,
  name: `Person ${id}`,
  email: `${id.replace(/^(unverified|other)-/, '')}@example.com`,
  email_verified: !id.startsWith('unverified-'),
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'reprise', client_secret: 'the secret of the client', redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
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
  const accountId = params.login_hint;
  if (accountId === 'deny') {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
  } else if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId } });
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }
}

process.stdin.resume().on('end', () => process.exit(0));
