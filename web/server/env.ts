import { isIP } from 'node:net';
import { z } from 'zod';

const proxiesOf = (list: string): string[] =>
  list
    .split(',')
    .map((proxy) => proxy.trim())
    .filter(Boolean);

const isProxyList = (list: string): boolean =>
  proxiesOf(list).every((proxy) => {
    const [address = '', bits] = proxy.split('/');
    return (
      ['loopback', 'linklocal', 'uniquelocal'].includes(proxy) ||
      (isIP(address) !== 0 && (bits === undefined || /^\d{1,3}$/.test(bits)))
    );
  });

const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  API_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  WEB_HOST: z.string().min(1).default('127.0.0.1'),
  WEB_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  REPRISE_SECRET: z.string().min(32, 'at least 32 characters; it signs the session cookie'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .refine(isProxyList, 'addresses, networks like 10.0.0.0/8 or `loopback`, separated by commas'),
});

export interface WebEnvironment {
  readonly development: boolean;
  /** Address of the API without the path `/api`, no trailing slash. */
  readonly apiUrl: string;
  readonly host: string;
  readonly port: number;
  /** Address people type, as an origin. */
  readonly publicUrl: string;
  readonly secret: string;
  /** Proxies whose `X-Forwarded-For` is believed, as Express names them. */
  readonly trustedProxies: readonly string[];
}

/**
 * Reads the configuration of the web server once.
 *
 * @throws Error that lists every missing or broken variable at once
 */
export const readEnvironment = (variables: NodeJS.ProcessEnv = process.env): WebEnvironment => {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The web server cannot start; these variables need attention:\n${lines.join('\n')}`);
  }
  const { NODE_ENV, API_URL, WEB_HOST, WEB_PORT, PUBLIC_URL, REPRISE_SECRET, TRUSTED_PROXIES } = parsed.data;
  return {
    development: NODE_ENV === 'development',
    apiUrl: API_URL,
    host: WEB_HOST,
    port: WEB_PORT,
    publicUrl: new URL(PUBLIC_URL ?? `http://${WEB_HOST}:${WEB_PORT}`).origin,
    secret: REPRISE_SECRET,
    trustedProxies: proxiesOf(TRUSTED_PROXIES),
  };
};
