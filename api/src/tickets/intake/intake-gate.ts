import { AppError } from '../../http/app-error.js';

export interface IntakeLimits {
  /** Requests that hand in tickets and have not been answered. */
  readonly maxRequests: number;
  /** Bytes of their bodies. */
  readonly maxBytes: number;
  /** Outbox rows that wait for the workers; beyond them nothing more is taken on. */
  readonly maxBacklog: number;
}

export const intakeLimits: IntakeLimits = { maxRequests: 256, maxBytes: 64 * 1024 * 1024, maxBacklog: 50_000 };

const RETRY_SECONDS = { full: 1, backlog: 15 } as const;

/** What a request with tickets holds while it is inside. Calling either twice does no harm. */
export interface IntakePass {
  /** It is not on its way any more: its tickets wait for their commit. */
  arrive(): void;
  /** It was answered, or broke off. */
  leave(): void;
}

/**
 * Decides from what is under way whether one more request with tickets may come in. Asked before the body is read, so that
 * refusing costs next to nothing.
 */
export class IntakeGate {
  private requests = 0;
  private bytes = 0;
  private backlog = 0;
  private onTheWay = 0;
  private readonly waiting = new Set<() => void>();

  constructor(readonly limits: IntakeLimits = intakeLimits) {}

  /** How many outbox rows wait, as counted lately. */
  noteBacklog(rows: number): void {
    this.backlog = rows;
  }

  /**
   * Let one request in.
   * @param bytes  length of its body as announced; 0 when it is not
   * @throws AppError `service.overloaded` when there is no room
   */
  enter(bytes: number): IntakePass {
    if (this.backlog >= this.limits.maxBacklog) {
      const detail = 'The tickets taken in before are still being worked on.';
      throw new AppError('service.overloaded', detail, { retryAfterSeconds: RETRY_SECONDS.backlog });
    }
    if (this.requests >= this.limits.maxRequests || this.bytes + bytes > this.limits.maxBytes) {
      const detail = 'Too many tickets are being handed in at the same moment.';
      throw new AppError('service.overloaded', detail, { retryAfterSeconds: RETRY_SECONDS.full });
    }
    this.requests += 1;
    this.bytes += bytes;
    this.onTheWay += 1;
    const arrive = once(() => {
      this.onTheWay -= 1;
      if (this.onTheWay === 0) for (const go of this.waiting) go();
    });
    const leave = once(() => {
      arrive();
      this.requests -= 1;
      this.bytes -= bytes;
    });
    return { arrive, leave };
  }

  /** Resolves when every request inside has arrived, but at the latest after so many milliseconds. */
  allArrived(atMostMs: number): Promise<void> {
    if (this.onTheWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, atMostMs);
      this.waiting.add(go);
    });
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
