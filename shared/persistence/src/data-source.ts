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
    ...(options.lockTimeoutMs === undefined ? {} : { extra: { lock_timeout: options.lockTimeoutMs } }),
    // A connection that idles when the server goes away must not end the process: the next query reports it.
    poolErrorHandler: () => undefined,
  };
  return new DataSource(settings);
}
