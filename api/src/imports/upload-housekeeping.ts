import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AbandonedUploadStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { CLOCK } from '../core/tokens.js';
import { UploadFolder } from './upload-folder.js';

const HOUR_MS = 3_600_000;
const KEPT_FOR_MS = 24 * HOUR_MS;

/** Removes uploads that somebody looked at and never imported: a day is enough to make up one's mind. */
@Injectable()
export class UploadHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(UploadHousekeeping.name);
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly uploads: AbandonedUploadStore,
    private readonly folder: UploadFolder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tidyCalmly(), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async tidy(): Promise<void> {
    const until = new Date(this.clock.now().getTime() - KEPT_FOR_MS);
    for (const storedAs of await this.uploads.forget(until)) await this.folder.remove(storedAs);
  }

  private async tidyCalmly(): Promise<void> {
    await this.tidy().catch((error: unknown) => this.logger.warn(`Old uploads could not be removed: ${String(error)}`));
  }
}
