// Jest's global set-up for tests that need real services. Sets TEST_DATABASE_URL and TEST_REDIS_URL for every test file:
// to the servers named in the environment, or to private ones that live as long as the run.
const { spawn } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

module.exports = async function startServices() {
  const { findChromium } = await import('./requirements.mjs');
  process.env.TEST_CHROMIUM ||= findChromium() ?? '';
  process.env.TEST_RUN_ID ??= randomBytes(4).toString('hex');
  const wanted = {
    postgres: !process.env.TEST_DATABASE_URL,
    redis: !process.env.TEST_REDIS_URL,
    meilisearch: !process.env.MEILI_URL,
  };
  if (!wanted.postgres && !wanted.redis) return;
  const child = spawn(process.execPath, [join(__dirname, 'start.mjs'), JSON.stringify(wanted)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.databaseIsPrivate = wanted.postgres;
  globalThis.repriseTestServices = child;
  const addresses = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code) => reject(new Error(`The services for the tests ended with code ${code}; see above.`)));
  });
  if (addresses.databaseUrl) process.env.TEST_DATABASE_URL = addresses.databaseUrl;
  if (addresses.meiliUrl) process.env.MEILI_URL = addresses.meiliUrl;
  if (addresses.redisUrl) process.env.TEST_REDIS_URL = addresses.redisUrl;
};
