import { Role } from '@reprise/contracts/http';
import { z } from 'zod';
import { readGroupRoles } from './access/oidc/group-roles.js';

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const GIBIBYTE = 1024 ** 3;

/** Tokens and the secret travel to the issuer: in the clear only where nobody listens. */
const isSafeIssuer = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
};

const groupRolesOf = (text: string, context: z.RefinementCtx) => {
  try {
    return readGroupRoles(text);
  } catch (error) {
    context.issues.push({ code: 'custom', message: (error as Error).message, input: text });
    return z.NEVER;
  }
};

const Env = z
  .object({
    DATABASE_URL: z.url({
      protocol: /^postgres(ql)?$/,
      error: 'an address like postgres://user:password@host:5432/name',
    }),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
    API_HOST: z.string().min(1).default('127.0.0.1'),
    API_PORT: z.coerce.number().int().min(0).max(65_535),
    REPRISE_SECRET: z.string().min(32, 'at least 32 characters; it signs page cursors'),
    PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'the address people open, like https://reprise.example.com' }),
    UPLOAD_DIR: z.string().min(1, 'a folder that the API and the workers share'),
    STATE_DIR: optional(z.string()),
    UPLOAD_MAX_BYTES: z.coerce
      .number()
      .int()
      .min(1)
      .default(2 * GIBIBYTE),
    MEILI_URL: optional(z.url({ protocol: /^https?$/ })),
    MEILI_KEY: optional(z.string()),
    DEMO_FILE: optional(z.string()),
    DEMO_RELEASES: optional(z.string()),
    DEMO_KNOWLEDGE: optional(z.string()),
    OIDC_ISSUER: optional(z.url().refine(isSafeIssuer, 'an https:// address; http:// on this machine only')),
    OIDC_CLIENT_ID: optional(z.string()),
    OIDC_CLIENT_SECRET: optional(z.string()),
    OIDC_NAME: optional(z.string().max(60)),
    OIDC_NEW_ACCOUNTS: optional(Role),
    OIDC_GROUP_ROLES: optional(z.string().transform(groupRolesOf)),
    OIDC_GROUPS_CLAIM: z.string().min(1).default('groups'),
    OIDC_SCOPES: z
      .string()
      .regex(/\bopenid\b/, 'has to name openid')
      .default('openid email profile'),
    PASSWORD_SIGN_IN: z.enum(['on', 'off']).default('on'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .check(({ value, issues }) => {
    const needs = (variable: string, message: string) =>
      issues.push({ code: 'custom', path: [variable], message, input: value });
    if (value.OIDC_ISSUER && !value.OIDC_CLIENT_ID) needs('OIDC_CLIENT_ID', 'OIDC_ISSUER needs it');
    if (!value.OIDC_ISSUER && value.OIDC_CLIENT_ID) needs('OIDC_ISSUER', 'OIDC_CLIENT_ID needs it');
    if (!value.OIDC_ISSUER && value.PASSWORD_SIGN_IN === 'off')
      needs('PASSWORD_SIGN_IN', 'off leaves no way in without OIDC_ISSUER');
  });
export type ApiEnv = z.infer<typeof Env>;

/**
 * Read the API's configuration from the environment.
 * @throws Error that lists every variable that is missing or wrong, so that one start shows them all
 */
export function readEnv(variables: Record<string, string | undefined> = process.env): ApiEnv {
  const result = Env.safeParse(variables);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`The API cannot start, its environment is not complete:\n${lines.join('\n')}`);
}
