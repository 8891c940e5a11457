import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IdempotencyStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { CLOCK } from '../core/tokens.js';

const HOUR_MS = 3_600_000;
const KEPT_FOR_MS = 24 * HOUR_MS;

/** Forgets answers after a day: whoever repeats a request does so within minutes. */
@Injectable()
export class IdempotencyHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IdempotencyHousekeeping.name);
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly keys: IdempotencyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tidyCalmly(), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  tidy(): Promise<number> {
    return this.keys.forgetBefore(new Date(this.clock.now().getTime() - KEPT_FOR_MS));
  }

  private async tidyCalmly(): Promise<void> {
    await this.tidy().catch((error: unknown) => this.logger.warn(`Old answers could not be removed: ${String(error)}`));
  }
}
