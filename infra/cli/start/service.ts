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
  /** It is being ended on purpose; set anew with every start. */
  private ending = false;
  /** It was stopped for good: nothing starts it again. */
  private retired = false;
  private waitMs = firstWaitMs;
  private startedAt = 0;
  private cancelWait = new AbortController();
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
    this.ending = false;
    this.cancelWait = new AbortController();
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
    await this.end();
    if (!this.retired) this.start();
  }

  /** Ask it to stop, insist after a while. It stays stopped, also when a restart is under way. */
  async stop(): Promise<void> {
    this.retired = true;
    await this.end();
  }

  private async end(): Promise<void> {
    this.ending = true;
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
    this.retired = true;
    this.ending = true;
    this.child?.kill('SIGKILL');
  }

  private async ended(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.ending) return;
    const { child } = this;
    this.failures += 1;
    if (performance.now() - this.startedAt > wellAfterMs) this.waitMs = firstWaitMs;
    const how = signal === null ? `exit code ${code}` : signal;
    this.options.onTrouble(
      `${this.name} ended (${how}); starting it again in ${this.waitMs / 1000} s. Its log: ${this.options.log.path}`,
    );
    await pause(this.waitMs, undefined, { signal: this.cancelWait.signal }).catch(() => undefined);
    this.waitMs = Math.min(longestWaitMs, this.waitMs * 2);
    // A restart may have come first.
    if (this.child === child && !this.ending && !this.retired) this.start();
  }
}
