import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@reprise/infra';

/** A PostgreSQL of the test's own, durable as in earnest, that is killed, stopped and started at will. */
export class OwnPostgres {
  private constructor(
    private readonly folder: string,
    private server: Awaited<ReturnType<typeof startPostgres>>,
  ) {}

  static async start(): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'reprise-faults-pg-'));
    // The server runs as another user when this one is root.
    await chmod(folder, 0o755);
    return new OwnPostgres(folder, await startPostgres({ dataDir: join(folder, 'postgres') }));
  }

  get url(): string {
    return this.server.url;
  }

  /** To the postmaster and all its processes: backends that outlive their postmaster would go on answering for a moment. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const { pid } = this.server;
    // They lead process groups of their own, so the kernel is asked for them.
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    for (const one of [pid, ...children]) {
      try {
        process.kill(one, signal);
      } catch {
        // It has ended by itself meanwhile.
      }
    }
  }

  async crash(): Promise<void> {
    this.signal('SIGKILL');
    await this.server.ended;
    await this.server.stop();
  }

  async startAgain(): Promise<void> {
    this.server = await startPostgres({ dataDir: join(this.folder, 'postgres') });
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
