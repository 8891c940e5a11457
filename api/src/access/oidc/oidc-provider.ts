import { Inject, Injectable, Logger } from '@nestjs/common';
import * as client from 'openid-client';
import type { ApiConfig, OidcConfig } from '../../core/config.js';
import { CONFIG } from '../../core/tokens.js';
import { AppError } from '../../http/app-error.js';
import type { Flow } from './flow-seal.js';

const TIMEOUT_SECONDS = 10;

/** Who somebody is, as the provider vouches for it. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Null unless the provider says that it is verified. */
  readonly email: string | null;
  readonly name: string | null;
  /** Empty where groups are not looked at. */
  readonly groups: readonly string[];
}

/** The OpenID Connect provider of the organisation: authorization code with PKCE, state and nonce. */
@Injectable()
export class OidcProvider {
  private readonly logger = new Logger(OidcProvider.name);
  private discovered?: Promise<client.Configuration>;

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  /** @throws AppError `resource.not_found` where no provider is set up */
  get settings(): OidcConfig {
    if (!this.config.oidc) throw new AppError('resource.not_found', 'No sign-in of an organisation is set up here.');
    return this.config.oidc;
  }

  /**
   * Where to send the browser, and what to compare its return with.
   * @throws AppError `service.unavailable` when the provider does not answer
   */
  async begin(): Promise<{ url: string; flow: Omit<Flow, 'expiresAt'> }> {
    const configuration = await this.discover();
    const flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: this.settings.scopes ?? 'openid email profile',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(flow.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, flow };
  }

  /**
   * Trade what the browser came back with for who the person is.
   * @param query  of the address the provider led back to
   * @throws AppError `auth.provider_refused` when state, nonce, issuer, signature or code are not right
   */
  async prove(flow: Flow, query: string): Promise<ProvenIdentity> {
    const configuration = await this.discover();
    const address = new URL(this.redirectUri);
    address.search = query;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, address, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.codeVerifier,
        idTokenExpected: true,
      });
      const token = tokens.claims()!;
      const { groupRoles, groupsClaim = 'groups' } = this.settings;
      const isComplete = token['email'] && (groupRoles === undefined || token[groupsClaim] !== undefined);
      // Providers put into the ID token what they like, and the rest here.
      const info = isComplete ? {} : await client.fetchUserInfo(configuration, tokens.access_token, token.sub);
      const said: Record<string, unknown> = { ...info, ...token };
      const { email, email_verified, name } = said;
      const isVerified = email_verified === true && typeof email === 'string';
      return {
        issuer: token.iss,
        subject: token.sub,
        email: isVerified ? email : null,
        groups: groupRoles === undefined ? [] : textsOf(said[groupsClaim]),
        name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 100) : null,
      };
    } catch (error) {
      if (isAway(error)) throw this.away(error);
      this.logger.warn(`A sign-in through ${this.settings.issuer} was refused: ${reasonOf(error)}`);
      throw new AppError('auth.provider_refused', detailOf(error), { cause: error });
    }
  }

  private get redirectUri(): string {
    return new URL('/sign-in/callback', this.config.publicUrl).href;
  }

  /** Asked once; a provider that did not answer is asked again by the next person. */
  private async discover(): Promise<client.Configuration> {
    const { clientId, clientSecret, issuer } = this.settings;
    const url = new URL(issuer);
    const proof = clientSecret ? client.ClientSecretBasic(clientSecret) : client.None();
    this.discovered ??= client.discovery(url, clientId, undefined, proof, {
      timeout: TIMEOUT_SECONDS,
      // Without the first, an ID token is believed unsigned because of the connection it came by.
      execute: [client.enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
    });
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = undefined;
      throw this.away(error);
    }
  }

  private away(error: unknown): AppError {
    this.logger.warn(`The sign-in at ${this.settings.issuer} does not answer as it should: ${reasonOf(error)}`);
    return new AppError(
      'service.unavailable',
      `The sign-in of ${this.settings.name} does not answer. Try again in a moment.`,
      { cause: error },
    );
  }
}

/** One group is sent as a text by some. */
const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** The innermost reason first: libraries wrap what the network says. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let one = error; one instanceof Error && causes.length < 5; one = one.cause) causes.unshift(one);
  return causes;
}

const isAway = (error: unknown): boolean =>
  causesOf(error).some(
    ({ name, message, ...rest }) =>
      name === 'TimeoutError' ||
      message === 'fetch failed' ||
      /^(ECONN|ENOTFOUND|ETIMEDOUT|UND_ERR)/.test(String((rest as { code?: unknown }).code ?? '')),
  );

const reasonOf = (error: unknown): string =>
  causesOf(error)
    .map(({ message }) => message)
    .join('; ') || String(error);

/** What the person can do about it; the reason itself is in the log. */
function detailOf(error: unknown): string {
  const refusal = (error as { error?: unknown } | null)?.error;
  if (refusal === 'access_denied')
    return 'The sign-in was cancelled or not allowed. Begin again, or ask an administrator.';
  if (refusal === 'invalid_grant') return 'This sign-in was used already or took too long. Begin again.';
  return 'What came back does not fit the sign-in that was begun here. Begin again in this browser.';
}
