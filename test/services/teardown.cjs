// Jest's global tear-down: private services stop when their standard input closes; a server that was lent is left as it was.
const { once } = require('node:events');
const { Client } = require('pg');

module.exports = async function stopServices() {
  const child = globalThis.repriseTestServices;
  if (!child?.databaseIsPrivate) await dropTemplate();
  if (!child || child.exitCode !== null) return;
  child.stdin.end();
  await once(child, 'exit');
};

async function dropTemplate() {
  const client = new Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    `reprise_template_${process.env.TEST_RUN_ID}_`,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  await client.end();
}
