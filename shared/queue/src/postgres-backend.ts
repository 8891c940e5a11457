import { jobNames } from '@reprise/contracts';
import { createPostgresBackend, runMigrations, type QueueBaseOptions } from 'bullmq';
import { Pool } from 'pg';
import type { QueueBackend } from './bull-job-queue.js';

const SCHEMA = 'bullmq';
/** One connection listens per job name, the rest serve short statements; measured idle: one a job name. */
const MAX_CONNECTIONS = 16;

/**
 * BullMQ's jobs in a schema of their own beside the product's tables; made when absent.
 * Needs direct connections: a pooler in transaction mode loses the search path and LISTEN.
 */
export async function postgresBackend(databaseUrl: string, onError: (error: Error) => void): Promise<QueueBackend> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'reprise queue',
    options: `-c search_path=${SCHEMA}`,
  });
  // Each queue and each worker listens for errors of the pool they share.
  pool.setMaxListeners(2 * jobNames.length + 1);
  pool.on('error', onError);
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
  const options = { connection: pool } as unknown as QueueBaseOptions;
  return {
    factory: createPostgresBackend as QueueBackend['factory'],
    producer: options,
    consumer: options,
    check: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}
