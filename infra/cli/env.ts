import { z } from 'zod';
import { CommandError, exitCodes } from './exit-codes.js';

/** Whether standard output and error may carry colours: NO_COLOR and FORCE_COLOR decide, then whether a terminal listens. */
export function wantsColour(): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return process.env.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && process.stderr.isTTY === true;
}

const port = z.coerce.number('a port, 1 to 65535').int().min(1).max(65_535, 'a port is at most 65535');
const Environment = z.object({
  REPRISE_HOME: z.string().optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'an address like postgresql://user:password@host:5432/name' })
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'an address like redis://host:6379' }).optional(),
  MEILI_URL: z.url({ protocol: /^https?$/, error: 'an address like http://host:7700' }).optional(),
  MEILI_KEY: z.string().optional(),
  REPRISE_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'the address people open, like https://reprise.example.com' })
    .optional(),
  WEB_HOST: z.string().optional(),
  WEB_PORT: port.optional(),
  /** What other programs call it. */
  PORT: port.optional(),
  API_PORT: port.optional(),
  UPLOAD_DIR: z.string().optional(),
  STATE_DIR: z.string().optional(),
});
export type ProductEnvironment = z.infer<typeof Environment>;

/**
 * What the environment says about the product; empty variables count as absent.
 * @throws CommandError that lists everything that is wrong at once
 */
export function readProductEnvironment(variables: NodeJS.ProcessEnv = process.env): ProductEnvironment {
  const parsed = Environment.safeParse(
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
  );
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ message, path }) => `  ${path.join('.')}: ${message}`);
  throw new CommandError(`These variables need attention:\n${faults.join('\n')}`, exitCodes.usage);
}

/** The environment a child process gets: ours, with what it needs to know. Undefined values are taken out. */
export function childEnvironment(more: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const merged = { ...process.env, ...more };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
