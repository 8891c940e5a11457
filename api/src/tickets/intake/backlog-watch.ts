import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { OutboxStore } from '@reprise/persistence';
import { DataSource } from 'typeorm';
import { IntakeGate } from './intake-gate.js';

const LOOK_EVERY_MS = 1_000;

/** Tells the gate how much work waits, once a second, so that no request has to count. */
@Injectable()
export class BacklogWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private looking = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: OutboxStore,
    private readonly gate: IntakeGate,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      this.gate.noteBacklog(await this.outbox.backlog(this.dataSource, this.gate.limits.maxBacklog));
    } catch {
      // The database is away: the requests themselves say so.
    } finally {
      this.looking = false;
    }
  }
}
