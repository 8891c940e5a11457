import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@reprise/infra';
import { Redis } from 'ioredis';
import { kill } from './installation.js';

/** A Redis of the test's own, without a file unless told otherwise, that is killed, stopped and started at will. */
export class OwnRedis {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await mkdtemp(join(tmpdir(), 'reprise-faults-redis-')), await freePort());
    await redis.startAgain();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    this.child = spawn('redis-server', [...args, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    const giveUpAt = Date.now() + 10_000;
    while ((await this.ask('PING').catch(() => '')) !== 'PONG') {
      if (Date.now() > giveUpAt) throw new Error(`Redis does not answer at ${this.url}`);
      await pause(20);
    }
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child!.kill(signal);
  }

  async crash(): Promise<void> {
    await kill(this.child!);
  }

  /** Carry out one command. */
  async ask(command: string, ...parameters: string[]): Promise<unknown> {
    const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(command, ...parameters);
    } finally {
      client.disconnect();
    }
  }

  async remove(): Promise<void> {
    this.signal('SIGCONT');
    await this.crash();
    await rm(this.folder, { recursive: true, force: true });
  }
}
