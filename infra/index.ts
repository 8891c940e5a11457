export { startPostgres, type PostgresOptions, type RunningPostgres } from './embedded/postgres.js';
export { freePort } from './embedded/free-port.js';
