import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

export interface Routine {
  readonly everyMs: number;
  /** What the log says when a turn fails; the next turn tries again. */
  readonly failure: string;
}

/** Work that a running API does again and again. It keeps no process alive, and a failed turn harms nothing but itself. */
export abstract class RegularWork implements OnApplicationBootstrap, OnModuleDestroy {
  protected abstract readonly routine: Routine;
  private readonly logger = new Logger(this.constructor.name);
  private timer?: NodeJS.Timeout;

  protected abstract turn(): Promise<unknown>;

  onApplicationBootstrap(): void {
    const { everyMs, failure } = this.routine;
    this.timer = setInterval(() => {
      void this.turn().catch((error: unknown) => this.logger.warn(`${failure}: ${String(error)}`));
    }, everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
