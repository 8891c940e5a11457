// The product as it runs, on a database of its own: processes of the compiled programs, and somebody who hands tickets in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ApiTokenStore, createDataSource, migrate, newApiToken } from '@reprise/persistence';
import { freePort, startPostgres } from '@reprise/infra';
import { LoadClient } from './load-client.mjs';

/** Of Linux's accounts in /proc. */
const MS_PER_TICK = 10;
const root = fileURLToPath(new URL('../..', import.meta.url));

export class Product {
  children = new Set();
  /** Of requests that were refused: status and how long that took. */
  refusals = [];

  /** @param profiles  folder for processor profiles of the product's processes; with it the database keeps account of its statements */
  static async start(profiles) {
    const product = new Product();
    product.profiles = profiles;
    product.folder = await mkdtemp(join(tmpdir(), 'reprise-bench-'));
    await chmod(product.folder, 0o755);
    product.server = await startPostgres({ dataDir: join(product.folder, 'postgres') });
    product.url = product.server.url;
    if (profiles !== undefined)
      product.server = await withStatementAccount(product.server, join(product.folder, 'postgres'));
    await migrate(product.url);
    product.dataSource = await createDataSource(product.url, { poolSize: 3 }).initialize();
    product.token = newApiToken();
    const access = { name: 'bench', role: 'admin', scopes: ['read', 'import', 'curate', 'admin'], userId: null, expiresAt: null }; // prettier-ignore
    await product.dataSource.transaction((tx) => new ApiTokenStore(tx).create(tx, { token: product.token, ...access }));
    product.port = await freePort();
    return product;
  }

  get authorization() {
    return { authorization: `Bearer ${this.token}` };
  }

  async api() {
    const address = { API_PORT: String(this.port), PUBLIC_URL: 'http://localhost' };
    const child = this.launch('api/dist/main.js', { ...address, REPRISE_SECRET: 'a secret for the bench that signs page cursors' }); // prettier-ignore
    const isReady = () => fetch(this.address('/health/ready')).then(({ ok }) => ok, () => false); // prettier-ignore
    await untilReady(child, isReady);
    return child;
  }

  async worker() {
    const port = await freePort();
    const child = this.launch('workers/dist/main.js', { METRICS_PORT: String(port) });
    const isReady = () => fetch(`http://127.0.0.1:${port}/ready`).then(({ ok }) => ok, () => false); // prettier-ignore
    await untilReady(child, isReady);
    return child;
  }

  address(path) {
    return `http://127.0.0.1:${this.port}/api${path}`;
  }

  /**
   * @param onStored  told the id of the last of them
   * @returns number of tickets taken in: all, or none
   */
  async submit(source, tickets, onStored) {
    const from = performance.now();
    this.client ??= new LoadClient(this.port, this.authorization);
    const { status, body } = await this.client.post('/api/tickets', JSON.stringify({ sourceName: source, tickets }));
    if (status === 200) {
      onStored?.(JSON.parse(body).items.at(-1).ticketId);
      return tickets.length;
    }
    this.refusals.push({ status, ms: performance.now() - from });
    await pause(100);
    return 0;
  }

  /** @param chunks  of the file, `size` bytes altogether @returns what the preview of an upload says */
  async upload(size, chunks) {
    this.client ??= new LoadClient(this.port, this.authorization);
    const { body } = await this.client.upload('/api/imports/previews', 'bench.ndjson', size, chunks);
    return JSON.parse(body);
  }

  /** @returns seconds after which the import had its first rows committed, and was done */
  async import(uploadId) {
    const from = performance.now();
    const seconds = () => (performance.now() - from) / 1_000;
    const headers = { ...this.authorization, 'content-type': 'application/json' };
    const answer = await fetch(this.address('/imports'), { method: 'POST', headers, body: JSON.stringify({ uploadId, sourceName: `file ${uploadId}` }) }); // prettier-ignore
    const { id } = await answer.json();
    let firstRows;
    for (;;) {
      const [run] = await this.dataSource.query(`SELECT status, lines_read::int AS read FROM import_run WHERE id = $1`, [id]); // prettier-ignore
      if (run.read > 0) firstRows ??= seconds();
      if (run.status === 'completed') return { firstRows, done: seconds() };
      if (run.status === 'failed') throw new Error('the import failed');
      await pause(20);
    }
  }

  /** One figure of the API's own account. */
  async metric(name) {
    const text = await fetch(this.address('/metrics'), { headers: this.authorization }).then((answer) => answer.text());
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  }

  /** A process that is profiled writes its profile when it ends in order. */
  async end(child) {
    this.children.delete(child);
    child.kill(this.profiles === undefined ? 'SIGKILL' : 'SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  async stop() {
    this.client?.close();
    for (const child of this.children) await this.end(child);
    await this.dataSource.destroy();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  launch(entry, more) {
    const settings = { DATABASE_URL: this.url, UPLOAD_DIR: join(this.folder, 'uploads'), LOG_LEVEL: 'warn' };
    const profile = this.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.profiles}`];
    const child = spawn(process.execPath, [...profile, join(root, entry)], {
      env: { PATH: process.env.PATH, ...settings, ...more },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.children.add(child);
    return child;
  }
}

/** Most memory a process has held, MB. */
export const peakMegabytes = ({ pid }) =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Time on a processor, ms: unlike time by the clock it depends little on what else the machine does. */
export const processorMs = ({ pid }) => processorMsOf(pid);

function processorMsOf(pid) {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

const parentOf = (pid) => Number(statOf(pid)[1]);

/** Fields behind the program's name; zeros for a process that has ended meanwhile. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  } catch {
    return Array(50).fill('0');
  }
}

/** Of the server and all its backends, those that have ended included. */
export const databaseMs = ({ pid }) => {
  const own = statOf(pid);
  const ended = (Number(own[13]) + Number(own[14])) * MS_PER_TICK;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && (name === String(pid) || parentOf(name) === pid))
    .reduce((sum, name) => sum + processorMsOf(name), ended);
};

async function withStatementAccount(server, dataDir) {
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
  await client.query(`ALTER SYSTEM SET pg_stat_statements.track = 'all'`);
  await client.end();
  await server.stop();
  const again = await startPostgres({ dataDir });
  const account = new pg.Client(again.url);
  await account.connect();
  await account.query('CREATE EXTENSION pg_stat_statements');
  await account.end();
  return again;
}

async function untilReady(child, isReady) {
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`a process of the product ended with code ${child.exitCode}`);
    await pause(100);
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
