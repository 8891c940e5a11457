import type { ProductEnvironment } from '../env.js';

const ANSWER_WITHIN_MS = 5_000;

/** What is wrong with a service that a variable names, and what to do; undefined when it can be used. */
export type ServiceFault = string | undefined;

/** Whether the Redis of REDIS_URL answers and keeps what it is given. */
export async function redisFault({ REDIS_URL }: ProductEnvironment): Promise<ServiceFault> {
  if (REDIS_URL === undefined) return undefined;
  const { Redis } = await import('ioredis');
  const redis = new Redis(REDIS_URL, {
    lazyConnect: true,
    connectTimeout: ANSWER_WITHIN_MS,
    commandTimeout: ANSWER_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason = '';
  // The promise of `connect` only says that the connection is closed; this says why.
  redis.on('error', (error: Error) => (reason = error.message || String((error as { code?: unknown }).code)));
  try {
    await redis.connect();
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1] ?? 'noeviction';
    return policy === 'noeviction'
      ? undefined
      : `The Redis of REDIS_URL may throw jobs away: its maxmemory-policy is ${policy}. Set "maxmemory-policy noeviction" there.`;
  } catch (error) {
    const said = `${reason} ${(error as Error).message}`;
    if (/NOAUTH|WRONGPASS|invalid.*password|AUTH/.test(said))
      return `The Redis of REDIS_URL wants another password: put it into the address, redis://:password@${hostOf(REDIS_URL)}.`;
    return (
      `No Redis answers at ${hostOf(REDIS_URL)} (${(reason || (error as Error).message).slice(0, 200)}). Start it, or correct REDIS_URL; ` +
      `without that variable jobs are kept in the database.`
    );
  } finally {
    redis.disconnect();
  }
}

/** Whether the Meilisearch of MEILI_URL answers and takes the key. */
export async function meilisearchFault({ MEILI_URL, MEILI_KEY }: ProductEnvironment): Promise<ServiceFault> {
  if (MEILI_URL === undefined) return undefined;
  const meanwhile = 'Until then search answers from the database.';
  try {
    const answer = await fetch(new URL('/indexes?limit=1', MEILI_URL), {
      headers: MEILI_KEY === undefined ? {} : { authorization: `Bearer ${MEILI_KEY}` },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const answered: unknown = await answer.json().catch(() => undefined);
    if (answer.status === 401 || answer.status === 403)
      return `The Meilisearch of MEILI_URL refuses ${MEILI_KEY === undefined ? 'to answer without a key: set MEILI_KEY' : 'the key of MEILI_KEY: correct it'}. ${meanwhile}`;
    return answer.ok && Array.isArray((answered as { results?: unknown } | null | undefined)?.results)
      ? undefined
      : `What answers at MEILI_URL (${hostOf(MEILI_URL)}, status ${answer.status}) is no Meilisearch: correct it. ${meanwhile}`;
  } catch {
    return `No Meilisearch answers at ${hostOf(MEILI_URL)}. Start it, or correct MEILI_URL. ${meanwhile}`;
  }
}

const hostOf = (address: string): string => new URL(address).host;
