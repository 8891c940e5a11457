import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@reprise/infra';
import { kill } from './installation.js';

/** A search engine that a test takes away and gives back. */
export interface Engine {
  readonly url: string;
  goAway(): Promise<void> | void;
  comeBack(): Promise<void> | void;
  loseEverything(): Promise<void> | void;
  stop(): Promise<void>;
}

/** A real Meilisearch, killed, stopped and started at will. */
export class OwnMeilisearch implements Engine {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<OwnMeilisearch> {
    const engine = new OwnMeilisearch(await mkdtemp(join(tmpdir(), 'reprise-faults-meili-')), await freePort());
    await engine.comeBack();
    return engine;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async comeBack(): Promise<void> {
    const args = ['--http-addr', `127.0.0.1:${this.port}`, '--db-path', join(this.folder, 'data'), '--no-analytics'];
    this.child = spawn('meilisearch', [...args, '--log-level', 'ERROR'], { cwd: this.folder, stdio: 'ignore' });
    const giveUpAt = Date.now() + 30_000;
    while (!(await fetch(`${this.url}/health`).catch(() => undefined))?.ok) {
      if (Date.now() > giveUpAt) throw new Error(`Meilisearch does not answer at ${this.url}`);
      await pause(50);
    }
  }

  goAway(): Promise<void> {
    return kill(this.child!);
  }

  /** It keeps its connections and says nothing, or goes on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child!.kill(signal);
  }

  async loseEverything(): Promise<void> {
    await this.goAway();
    await rm(join(this.folder, 'data'), { recursive: true });
    await this.comeBack();
  }

  async stop(): Promise<void> {
    this.signal('SIGCONT');
    await this.goAway();
    await rm(this.folder, { recursive: true, force: true });
  }
}
