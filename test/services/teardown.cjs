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
  const template = `reprise_template_${process.env.TEST_RUN_ID}`;
  for (const name of [template, `${template}_draft`]) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.end();
}
