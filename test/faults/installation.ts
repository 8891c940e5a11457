import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  ApiTokenStore,
  ImportStore,
  SourceStore,
  createDataSource,
  migrate,
  newApiToken,
  queryRows,
  verifyInvariants,
} from '@reprise/persistence';
import { freePort } from '@reprise/infra';
import { createSearchIndex } from '@reprise/search';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../services/database.js';

const root = join(__dirname, '..', '..');
const shiftedClock = pathToFileURL(join(__dirname, 'shifted-clock.mjs')).href;
const QUIET_WITHIN_MS = 100_000;
/** Whoever waits longer waits in vain. */
const ANSWER_WITHIN_MS = 30_000;

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly outcomes: readonly string[] | undefined;
}

export interface Surroundings {
  readonly redisUrl?: string;
  readonly meiliUrl?: string;
  /** Where workers keep what they know from one start to the next; default: nowhere. */
  readonly stateDir?: string;
  /** A database that somebody else looks after. */
  readonly databaseUrl?: string;
  /** File with the milliseconds by which the clock of its processes is wrong. */
  readonly clock?: string;
}

/** The product as it runs: processes of the compiled programs, killed and started by hand. */
export class Installation {
  private readonly children = new Set<ChildProcess>();
  private files = 0;

  private constructor(
    readonly databaseUrl: string,
    readonly dataSource: DataSource,
    readonly uploads: string,
    private readonly token: string,
    private readonly port: number,
    private readonly surroundings: Surroundings,
    private readonly database: TestDatabase | undefined,
  ) {}

  static async set(surroundings: Surroundings = {}): Promise<Installation> {
    const database = surroundings.databaseUrl
      ? undefined
      : await freshDatabase(async (url) => void (await migrate(url)));
    const url = surroundings.databaseUrl ?? database!.url;
    if (!database) await migrate(url);
    const dataSource = await createDataSource(url, { poolSize: 3, applicationName: 'reprise faults' }).initialize();
    const token = newApiToken();
    await dataSource.transaction((tx) =>
      new ApiTokenStore(tx).create(tx, {
        token,
        name: 'faults',
        role: 'lead',
        scopes: ['read', 'import', 'curate'],
        expiresAt: null,
        userId: null,
      }),
    );
    const uploads = await mkdtemp(join(tmpdir(), 'reprise-faults-'));
    return new Installation(url, dataSource, uploads, token, await freePort(), surroundings, database);
  }

  /** A worker process that fetches jobs. */
  async worker(): Promise<ChildProcess> {
    return this.launch('workers/dist/main.js', {}, '"msg":"ready"');
  }

  async api(): Promise<ChildProcess> {
    const child = this.launch('api/dist/main.js', {
      API_PORT: String(this.port),
      REPRISE_SECRET: 'a secret for tests that signs page cursors',
      PUBLIC_URL: 'https://reprise.example.com',
    });
    const process = await child;
    while (
      !(await fetch(`${this.address}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (process.exitCode !== null) throw new Error('the API did not start');
      await pause(50);
    }
    return process;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/api`;
  }

  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  /** Hand in tickets. @returns the outcomes, or undefined when no answer came or it was not 2xx */
  async submit(tickets: readonly object[]): Promise<readonly string[] | undefined> {
    const { outcomes } = await this.post(tickets);
    return outcomes;
  }

  /** Upload a file from the disk, as a stream. @returns what was answered; undefined when nothing was */
  async upload(path: string): Promise<{ uploadId: string } | undefined> {
    const form = new FormData();
    form.append('file', await openAsBlob(path), 'tickets.ndjson');
    try {
      const answer = await fetch(`${this.address}/imports/previews`, {
        method: 'POST',
        headers: { authorization: this.authorization },
        body: form,
      });
      return answer.ok ? ((await answer.json()) as { uploadId: string }) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Order the import of an upload. @returns status of the answer */
  async startImport(uploadId: string): Promise<number> {
    const answer = await fetch(`${this.address}/imports`, {
      method: 'POST',
      headers: { authorization: this.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ uploadId, sourceName: 'desk' }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Ask for a page of the API. */
  async get(path: string): Promise<Response> {
    return fetch(`${this.address}${path}`, { headers: { authorization: this.authorization } });
  }

  /** Change something in the version it is known in. @returns the answer */
  async send(path: string, body: object, version: number): Promise<unknown> {
    const answer = await fetch(`${this.address}${path}`, {
      method: 'POST',
      headers: { authorization: this.authorization, 'content-type': 'application/json', 'if-match': `"${version}"` },
      body: JSON.stringify(body),
    });
    return answer.json();
  }

  /** Hand in tickets. @returns what was answered; status 0 when nothing was */
  async post(tickets: readonly object[]): Promise<Answer> {
    try {
      const answer = await fetch(`${this.address}/tickets`, {
        method: 'POST',
        headers: { authorization: this.authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ sourceName: 'desk', tickets }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const { items } = (await answer.json()) as { items?: { outcome: string }[] };
      return {
        status: answer.status,
        retryAfter: answer.headers.get('retry-after'),
        outcomes: items?.map(({ outcome }) => outcome),
      };
    } catch {
      return { status: 0, retryAfter: null, outcomes: undefined };
    }
  }

  /** Store a file as an upload would and order its import. */
  orderImport(tickets: readonly object[]): Promise<string> {
    return this.orderImportOf(tickets.map((ticket) => JSON.stringify(ticket)).join('\n'));
  }

  /** The same for a file of any content. @returns id of the import */
  async orderImportOf(content: string | Buffer): Promise<string> {
    const storedAs = `file-${++this.files}`;
    await writeFile(join(this.uploads, storedAs), content);
    return this.dataSource.transaction(async (tx) => {
      const imports = new ImportStore();
      const source = await new SourceStore().ensure(tx, 'desk');
      const upload = { fileName: 'f', format: 'ndjson', sha256: '', storedAs, createdBy: null } as const;
      const uploadId = await imports.addUpload(tx, { ...upload, bytes: Buffer.byteLength(content) });
      return imports.start(tx, { uploadId, sourceId: source.id, mapping: null, requestedBy: null });
    });
  }

  rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return queryRows<Row>(this.dataSource, sql, parameters);
  }

  /** Number of rows of a table, which may be followed by a condition. */
  async count(from: string): Promise<number> {
    return (await this.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`))[0]!.n;
  }

  /** Wait until nothing is left to do. @throws Error telling what is left when that takes too long */
  async quiet(withinMs = QUIET_WITHIN_MS): Promise<void> {
    const giveUpAt = Date.now() + withinMs;
    for (;;) {
      const left = await this.rows<{ topic: string; n: number; error: string | null }>(
        `SELECT topic, count(*)::int AS n, max(last_error) AS error FROM outbox GROUP BY topic`,
      );
      if (left.length === 0) return;
      if (Date.now() > giveUpAt) throw new Error(`still to be done: ${JSON.stringify(left)}`);
      await pause(100);
    }
  }

  /** Promises that do not hold, in words. */
  async broken(): Promise<string[]> {
    const { meiliUrl } = this.surroundings;
    const results = await verifyInvariants(
      this.dataSource,
      createSearchIndex({ dataSource: this.dataSource, meiliUrl }),
    );
    return results
      .filter(({ breaches }) => breaches > 0)
      .map(({ id, promise, examples }) => `${id} ${promise}: ${examples.join('; ')}`);
  }

  async end(): Promise<void> {
    for (const child of this.children) await kill(child);
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.database?.drop();
    await rm(this.uploads, { recursive: true, force: true });
  }

  private async launch(entry: string, more: Record<string, string>, sign?: string): Promise<ChildProcess> {
    const { redisUrl, meiliUrl, stateDir, clock } = this.surroundings;
    const child = spawn(process.execPath, [join(root, entry)], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: this.databaseUrl,
        UPLOAD_DIR: this.uploads,
        ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
        ...(meiliUrl ? { MEILI_URL: meiliUrl } : {}),
        ...(stateDir ? { STATE_DIR: stateDir } : {}),
        ...(clock ? { SHIFTED_CLOCK: clock, NODE_OPTIONS: `--import=${shiftedClock}` } : {}),
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.add(child);
    let output = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout!.on('data', (data: Buffer) => {
        output = (output + data.toString()).slice(-8_000);
        if (sign !== undefined && output.includes(sign)) resolve();
      });
      child.stderr!.on('data', (data: Buffer) => (output += data.toString()));
      child.once('exit', (code) => reject(new Error(`${entry} ended (${code}): ${output.slice(-2_000)}`)));
      if (sign === undefined) resolve();
    });
    return child;
  }
}

/** SIGKILL: no handler runs, nothing is finished. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
