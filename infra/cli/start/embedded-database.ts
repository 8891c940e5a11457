import { createWriteStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres, type RunningPostgres } from '../../embedded/postgres.js';
import { fullDiskMeanwhile } from './full-disk.js';
import type { ServiceLog } from './service-log.js';

const pauseBeforeRestartMs = 500;
const pauseAfterFailureMs = 5_000;

/** A private PostgreSQL that is started again when it dies; its address stays the same. */
export class EmbeddedDatabase {
  private stopping = false;

  private constructor(
    private server: RunningPostgres,
    private readonly dataDir: string,
    private readonly start: () => Promise<RunningPostgres>,
    private readonly onTrouble: (line: string) => void,
  ) {}

  static async open(dataDir: string, log: ServiceLog, onTrouble: (line: string) => void): Promise<EmbeddedDatabase> {
    const output = createWriteStream(log.path, { flags: 'a', mode: 0o600 });
    const start = (): Promise<RunningPostgres> =>
      startPostgres({ dataDir, log: (line) => void output.write(`${line}\n`) });
    const database = new EmbeddedDatabase(await start(), dataDir, start, onTrouble);
    void database.watch();
    return database;
  }

  get url(): string {
    return this.server.url;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.server.stop();
  }

  /** For the end of the supervisor itself, when nothing can be awaited: committed work is safe, recovery follows at the next start. */
  kill(): void {
    this.stopping = true;
    try {
      process.kill(this.server.pid, 'SIGQUIT');
    } catch {
      // It is gone already.
    }
  }

  private async watch(): Promise<void> {
    for (;;) {
      await this.server.ended;
      if (this.stopping) return;
      this.onTrouble('the database ended; starting it again');
      // Frees the claim on the folder; the server itself is gone.
      await this.server.stop();
      await this.startAgain();
    }
  }

  /** Tries until it starts; what keeps it from that is told once. */
  private async startAgain(): Promise<void> {
    let told: string | undefined;
    for (let waitMs = pauseBeforeRestartMs; !this.stopping; waitMs = pauseAfterFailureMs) {
      await pause(waitMs);
      if (this.stopping) return;
      try {
        this.server = await this.start();
        if (this.stopping) await this.server.stop();
        return;
      } catch (error) {
        const fault = fullDiskMeanwhile(error, this.dataDir);
        const line = fault ?? `the database does not start: ${(error as Error).message}`;
        if (line !== told) this.onTrouble(line);
        told = line;
      }
    }
  }
}
