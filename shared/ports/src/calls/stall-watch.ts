/** Where something stands, and how long (ms) it may stand there. */
export interface Standing {
  readonly position: string;
  readonly limitMs: number;
}

const LOOKS_PER_LIMIT = 20;
const MIN_LOOK_MS = 10;

/**
 * Notices when something stays where it is for too long. It counts looks rather than reading a clock: while this event
 * loop itself is held up (a long collection, a sleeping machine) nobody looks, so that time is not held against others.
 */
export class StallWatch {
  onStall: (limitMs: number) => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private position: string | undefined;
  private waitedMs = 0;

  /** @param standing  the present position, undefined when nothing is to be watched */
  constructor(private readonly standing: () => Standing | undefined) {}

  /** Begin to look, often enough for this limit; does nothing while it looks already. */
  start(limitMs: number): void {
    if (this.timer !== undefined) return;
    const everyMs = Math.max(MIN_LOOK_MS, limitMs / LOOKS_PER_LIMIT);
    this.timer = setInterval(() => this.look(everyMs), everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.position = undefined;
  }

  /** @param passedMs  time since the last look */
  look(passedMs: number): void {
    const standing = this.standing();
    if (standing === undefined || standing.position !== this.position) {
      this.position = standing?.position;
      this.waitedMs = 0;
      return;
    }
    this.waitedMs += passedMs;
    if (this.waitedMs < standing.limitMs) return;
    this.stop();
    this.onStall(standing.limitMs);
  }
}
