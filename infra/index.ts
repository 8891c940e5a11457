export { startPostgres, type PostgresOptions, type RunningPostgres } from './embedded/postgres.js';
export { runningPostgresUrl } from './embedded/running-postgres.js';
export { freePort } from './embedded/free-port.js';
export { generateDemo } from './demo/index.js';
