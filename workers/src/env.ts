import { z } from 'zod';

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' }).optional(),
  MEILI_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  MEILI_KEY: z.string().min(1).optional(),
  UPLOAD_DIR: z.string({ error: 'must name the folder of uploaded files' }).min(1),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  STATE_DIR: z.string().min(1).optional(),
  REFINE_AT_HOUR: z.coerce.number({ error: 'must be an hour, 0–23' }).int().min(0).max(23).default(3),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type Environment = z.infer<typeof Environment>;

/**
 * The worker's configuration.
 * @throws Error that lists everything that is wrong at once
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The worker's configuration is not complete:\n${faults.join('\n')}`);
}
