import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceLog } from './service-log.js';

export interface ServiceOptions {
  readonly name: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly log: ServiceLog;
  /** Told once each time the service ends unasked, in words. */
  readonly onTrouble: (line: string) => void;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** A service that ran this long was well: the next failure is a new one. */
const wellAfterMs = 60_000;
const stopWithinMs = 15_000;

/** A child process that is started again when it ends unasked, more slowly each time. */
export class Service {
  private child: ChildProcess | undefined;
  private stopping = false;
  private waitMs = firstWaitMs;
  private startedAt = 0;
  private readonly cancelWait = new AbortController();
  /** Number of ends nobody asked for. */
  failures = 0;

  constructor(private readonly options: ServiceOptions) {}

  get name(): string {
    return this.options.name;
  }

  get log(): ServiceLog {
    return this.options.log;
  }

  start(): void {
    const output = this.options.log.open();
    this.startedAt = performance.now();
    // A group of its own: Ctrl-C reaches the supervisor alone, which stops the services in order. The channel tells the
    // service when the supervisor is gone.
    this.child = spawn(process.execPath, [...this.options.args], {
      env: this.options.env,
      stdio: ['ignore', output, output, 'ipc'],
      detached: true,
    });
    closeSync(output);
    this.child.once('exit', (code, signal) => void this.ended(code, signal));
    this.child.once('error', () => undefined);
  }

  /** End it and start it again at once: its program has changed. */
  async restart(): Promise<void> {
    await this.stop();
    this.stopping = false;
    this.start();
  }

  /** Ask it to stop, insist after a while. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.cancelWait.abort();
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await gone;
    clearTimeout(late);
  }

  /** At once, without asking. */
  kill(): void {
    this.stopping = true;
    this.child?.kill('SIGKILL');
  }

  private async ended(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.stopping) return;
    this.failures += 1;
    if (performance.now() - this.startedAt > wellAfterMs) this.waitMs = firstWaitMs;
    const how = signal === null ? `exit code ${code}` : signal;
    this.options.onTrouble(
      `${this.name} ended (${how}); starting it again in ${this.waitMs / 1000} s. Its log: ${this.options.log.path}`,
    );
    await pause(this.waitMs, undefined, { signal: this.cancelWait.signal }).catch(() => undefined);
    this.waitMs = Math.min(longestWaitMs, this.waitMs * 2);
    if (!this.stopping) this.start();
  }
}
