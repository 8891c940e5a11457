// Starts a private PostgreSQL and a private Redis for one test run, prints their addresses as one line of JSON and
// stays until its standard input closes. A parent that dies, however it dies, therefore leaves no server behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand, redisAdvice } from './requirements.mjs';

const directory = await mkdtemp(join(tmpdir(), 'reprise-test-'));
// PostgreSQL runs as an unprivileged user when the tests run as root, and must be able to reach its directory.
await chmod(directory, 0o755);
const stops = [];
let stopping;

function stop(exitCode) {
  stopping ??= (async () => {
    for (const stopOne of stops.reverse()) await stopOne().catch(() => undefined);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    process.exit(exitCode);
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
process.stdin.on('end', () => void stop(0));
process.stdin.on('error', () => void stop(0));
process.stdin.resume();

try {
  const wanted = JSON.parse(process.argv[2] ?? '{"postgres":true,"redis":true}');
  const [databaseUrl, redisUrl, meiliUrl] = await Promise.all([
    wanted.postgres ? startDatabase() : undefined,
    wanted.redis ? startRedis() : undefined,
    wanted.meilisearch ? startMeilisearch() : undefined,
  ]);
  process.stdout.write(`${JSON.stringify({ databaseUrl, redisUrl, meiliUrl })}\n`);
} catch (error) {
  console.error(`The services for the tests did not start: ${error instanceof Error ? error.message : String(error)}`);
  await stop(1);
}

async function startDatabase() {
  const { startPostgres } = await import('@reprise/infra').catch((error) => {
    throw new Error(`the PostgreSQL launcher is not built; run "npx tsc -b infra" or "npm test" (${error.message})`);
  });
  const server = await startPostgres({ dataDir: join(directory, 'postgres'), durability: 'none' });
  stops.push(() => server.stop());
  return server.url;
}

async function startRedis() {
  const command = findCommand('redis-server');
  if (!command) throw new Error(redisAdvice);
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no'];
  const child = spawn(command, [...args, '--maxmemory-policy', 'noeviction'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  stops.push(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`redis-server ended with code ${code} while it was starting`);
  });
  died.catch(() => undefined);
  await Promise.race([answersPing(port), died]);
  return `redis://127.0.0.1:${port}`;
}

/** A real engine where the machine has one; tests use their stand-in where it has none. */
async function startMeilisearch() {
  const command = findCommand('meilisearch');
  if (!command) return undefined;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    '--http-addr',
    `127.0.0.1:${port}`,
    '--db-path',
    join(directory, 'meilisearch'),
    '--no-analytics',
    '--log-level',
    'WARN',
  ];
  const child = spawn(command, args, { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  stops.push(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${command} does not answer at ${url}`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when the server on the port answers PING; gives up after ten seconds. */
async function answersPing(port) {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const answer = await new Promise((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.setTimeout(1_000, () => socket.destroy());
      socket.on('connect', () => socket.write('PING\r\n'));
      socket.on('data', (data) => resolve(data.toString()) || socket.destroy());
      socket.on('error', () => resolve(''));
      socket.on('close', () => resolve(''));
    });
    if (answer.startsWith('+PONG')) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`redis-server does not answer on 127.0.0.1:${port}`);
}
