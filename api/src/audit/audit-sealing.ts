import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AuditReader } from '@reprise/persistence';

const SEAL_EVERY_MS = 5_000;

/** Seals new entries of the record shortly after they were committed. */
@Injectable()
export class AuditSealing implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AuditSealing.name);
  private timer?: NodeJS.Timeout;

  constructor(private readonly events: AuditReader) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sealCalmly(), SEAL_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sealCalmly(): Promise<void> {
    await this.events
      .seal()
      .catch((error: unknown) => this.logger.warn(`Audit entries are not sealed: ${String(error)}`));
  }
}
