import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/index.js';

export interface DatabaseOptions {
  /** Most connections this process opens, default 10. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity, default "reprise". */
  readonly applicationName?: string;
  /** Schema changes to know of, default all. */
  readonly migrations?: readonly Migration[];
  /** How long a statement waits for a lock, default for ever. */
  readonly lockTimeoutMs?: number;
  /** How long a statement may take, default for ever. */
  readonly statementTimeoutMs?: number;
  /** How long a transaction may do nothing before the server ends its connection, default for ever. */
  readonly idleTransactionTimeoutMs?: number;
}

export type Migration = (typeof migrations)[number];

/**
 * A pool to the one database that holds the truth. Not connected yet: call `initialize()`.
 * A wrong address or password fails within five seconds; nothing is retried here, the supervisor decides about that.
 */
export function createDataSource(url: string, options: DatabaseOptions = {}): DataSource {
  const settings: DataSourceOptions = {
    type: 'postgres',
    url,
    migrations: [...(options.migrations ?? migrations)],
    migrationsTableName: 'schema_migration',
    synchronize: false,
    installExtensions: false,
    logging: false,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 5_000,
    applicationName: options.applicationName ?? 'reprise',
    useUTC: true,
    extra: {
      // A server that vanished without a word is noticed by the kernel, within minutes.
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      lock_timeout: options.lockTimeoutMs,
      statement_timeout: options.statementTimeoutMs,
      idle_in_transaction_session_timeout: options.idleTransactionTimeoutMs,
    },
    // A connection that idles when the server goes away must not end the process: the next query reports it.
    poolErrorHandler: () => undefined,
  };
  return new DataSource(settings);
}
