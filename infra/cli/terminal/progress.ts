import { dim } from './colour.js';

const millisecondsBetweenLines = 100;

/**
 * Progress of long work on standard error: one line that is rewritten in a terminal, one line a finished step elsewhere,
 * so that logs stay readable and standard output stays free for results.
 */
export class Progress {
  private shownAt = 0;
  private readonly terminal = process.stderr.isTTY === true;

  /** @param done  finished share 0–1, when it is known */
  show(what: string, done?: number): void {
    if (!this.terminal) return;
    const now = performance.now();
    if (now - this.shownAt < millisecondsBetweenLines) return;
    this.shownAt = now;
    const share = done === undefined ? '' : ` ${Math.floor(done * 100)} %`;
    process.stderr.write(`\r\x1b[2K${dim(`${what}${share} …`)}`);
  }

  /** A step is over. */
  finished(what: string, sinceMs: number): void {
    const seconds = (performance.now() - sinceMs) / 1000;
    if (this.terminal) process.stderr.write('\r\x1b[2K');
    process.stderr.write(`${dim(`${what} in ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`)}\n`);
  }

  clear(): void {
    if (this.terminal) process.stderr.write('\r\x1b[2K');
  }
}
