import { getDefaultBackendFactory } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './bull-job-queue.js';

/**
 * BullMQ's jobs in Redis. Losing Redis loses no work, but a Redis that evicts keys would lose jobs silently and again
 * and again: `check` refuses it.
 */
export function redisBackend(redisUrl: string, onError: (error: Error) => void, prefix = 'reprise'): QueueBackend {
  const connection = connectionOf(redisUrl);
  return {
    factory: getDefaultBackendFactory() as QueueBackend['factory'],
    // Adding fails at once while Redis is away: the outbox row stays and the relay comes again.
    producer: { connection: { ...connection, enableOfflineQueue: false }, prefix } as QueueBackend['producer'],
    consumer: { connection: { ...connection, maxRetriesPerRequest: null }, prefix } as QueueBackend['consumer'],
    check: () => checkPolicy(redisUrl, onError),
    close: async () => undefined,
  };
}

function connectionOf(redisUrl: string): Record<string, unknown> {
  const url = new URL(redisUrl);
  const database = Number(url.pathname.slice(1) || '0');
  if (!Number.isInteger(database))
    throw new RangeError(`REDIS_URL must end in a database number, got "${url.pathname}"`);
  return {
    host: url.hostname,
    port: Number(url.port || '6379'),
    db: database,
    ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

async function checkPolicy(redisUrl: string, onError: (error: Error) => void): Promise<void> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    retryStrategy: () => null,
  });
  redis.on('error', onError);
  try {
    await redis.connect();
    // INFO is allowed where managed services forbid CONFIG.
    const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      throw new Error(
        `Redis may evict jobs: its maxmemory-policy is "${policy}". Set "maxmemory-policy noeviction" on the Redis of REDIS_URL and start again.`,
      );
    }
  } finally {
    redis.disconnect();
  }
}
