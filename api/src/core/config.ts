import { join } from 'node:path';
import type { Role } from '@reprise/contracts/http';
import type { GroupRoles } from '../access/oidc/group-roles.js';
import type { ApiEnv } from '../env.js';

/** An OpenID Connect provider that says who people are. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Left out for a public client, which proves itself by PKCE alone. */
  readonly clientSecret?: string;
  /** What people read on the button. */
  readonly name: string;
  /** Role of accounts made for people nobody invited; left out, such people are refused. */
  readonly newAccounts?: Role;
  /** Role of the members of each group; left out, groups are not looked at. */
  readonly groupRoles?: GroupRoles;
  /** Claim that lists a person's groups, default `groups`. */
  readonly groupsClaim?: string;
  /** What is asked of the provider, default `openid email profile`. */
  readonly scopes?: string;
}

/** What the API needs to know, by purpose rather than by variable. */
export interface ApiConfig {
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Signs page cursors; the web server proves with it whose request it hands on. */
  readonly secret: string;
  /** The address people open in a browser. */
  readonly publicUrl: string;
  readonly uploadDir: string;
  readonly uploadMaxBytes: number;
  readonly meiliUrl?: string;
  readonly meiliKey?: string;
  /** NDJSON file with invented tickets, and a JSON file with their releases. */
  readonly demoFile?: string;
  readonly demoReleases?: string;
  readonly demoKnowledge?: string;
  /** The organisation's own sign-in (OpenID Connect), when there is one. */
  readonly oidc?: OidcConfig;
  /** Whether people sign in by password too; on unless stated. */
  readonly passwordSignIn?: boolean;
  readonly logLevel: string;
  /** Compiled entry of the thread that suggests; without it suggesting runs in this thread. */
  readonly suggestionThread?: URL;
  /** Where the material of suggestions is kept from one start to the next; left out, it is read anew each time. */
  readonly suggestionFile?: string;
}

export const configOf = (env: ApiEnv, suggestionThread?: URL): ApiConfig => ({
  databaseUrl: env.DATABASE_URL,
  databasePoolSize: env.DATABASE_POOL_SIZE,
  secret: env.REPRISE_SECRET,
  publicUrl: env.PUBLIC_URL,
  uploadDir: env.UPLOAD_DIR,
  uploadMaxBytes: env.UPLOAD_MAX_BYTES,
  meiliUrl: env.MEILI_URL,
  meiliKey: env.MEILI_KEY,
  demoFile: env.DEMO_FILE,
  demoReleases: env.DEMO_RELEASES,
  demoKnowledge: env.DEMO_KNOWLEDGE,
  ...oidcOf(env),
  passwordSignIn: env.PASSWORD_SIGN_IN === 'on',
  logLevel: env.LOG_LEVEL,
  suggestionThread,
  ...(env.STATE_DIR && { suggestionFile: join(env.STATE_DIR, 'suggesting.index') }),
});

function oidcOf({ OIDC_ISSUER, OIDC_CLIENT_ID, ...env }: ApiEnv): Pick<ApiConfig, 'oidc'> {
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) return {};
  return {
    oidc: {
      issuer: OIDC_ISSUER,
      clientId: OIDC_CLIENT_ID,
      clientSecret: env.OIDC_CLIENT_SECRET,
      name: env.OIDC_NAME ?? new URL(OIDC_ISSUER).hostname,
      newAccounts: env.OIDC_NEW_ACCOUNTS,
      groupRoles: env.OIDC_GROUP_ROLES,
      groupsClaim: env.OIDC_GROUPS_CLAIM,
      scopes: env.OIDC_SCOPES,
    },
  };
}
