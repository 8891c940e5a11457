// Where the processor time of a ticket goes: in the product's processes, in the database by statement, in this process.
import { databaseMs, pause, processorMs } from './load-product.mjs';

const TOP_STATEMENTS = 12;

/**
 * Run `work`, which returns how many tickets it took in a second.
 * @param processes  of the product, by name
 * @returns that rate, and the processor time of a ticket in ms, by process
 */
export async function accounted(product, processes, work) {
  const isDetailed = product.profiles !== undefined;
  if (isDetailed) await product.dataSource.query('SELECT pg_stat_statements_reset()');
  const spent = () => ({
    ...Object.fromEntries(Object.entries(processes).map(([name, child]) => [name, processorMs(child)])),
    database: databaseMs(product.server),
    client: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
  });
  const [before, from] = [spent(), performance.now()];
  const perSecond = await work();
  const tickets = (perSecond * (performance.now() - from)) / 1_000;
  // Of a connection that was closed the server gives account when it has seen it end.
  if (Object.keys(processes).length === 0) await pause(500);
  const after = spent();
  const ms = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, (value - before[name]) / tickets]));
  if (isDetailed) await printStatements(product, tickets);
  return { perSecond, ms };
}

/** In words, to stand beside a rate. */
export const costs = (ms) =>
  `processor a ticket: ${Object.entries(ms).map(([name, value]) => `${name} ${value.toFixed(3)}`).join(', ')} ms`; // prettier-ignore

async function printStatements(product, tickets) {
  const rows = await product.dataSource.query(
    `SELECT query, calls::int, total_exec_time AS ms, wal_bytes::float8 AS wal FROM pg_stat_statements
     WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY total_exec_time DESC`,
  );
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  console.log(`         ${(calls / tickets).toFixed(3)} statements a ticket; of them, in the database:`);
  for (const { query, calls: times, ms, wal } of rows.slice(0, TOP_STATEMENTS)) {
    const words = query.replace(/\s+/g, ' ').slice(0, 110);
    console.log(`         ${(ms / tickets).toFixed(4)} ms a ticket, ${times} times, ${(wal / tickets).toFixed(0)} B of WAL a ticket: ${words}`); // prettier-ignore
  }
}
