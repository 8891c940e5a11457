import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const GIBIBYTE = 1024 ** 3;

const Env = z.object({
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
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
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
