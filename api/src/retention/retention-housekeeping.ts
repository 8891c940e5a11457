import { Inject, Injectable } from '@nestjs/common';
import type { RetainedKind } from '@reprise/contracts/http';
import { RetentionStore, SessionStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { DataSource } from 'typeorm';
import { idleSince } from '../access/session-times.js';
import { RegularWork } from '../core/regular-work.js';
import { CLOCK } from '../core/tokens.js';

const HOUR_MS = 3_600_000;

/** Removes what is older than it is kept, and sessions that can no longer be used. */
@Injectable()
export class RetentionHousekeeping extends RegularWork {
  protected readonly routine = { everyMs: HOUR_MS, failure: 'What is old could not be removed' };

  constructor(
    private readonly retention: RetentionStore,
    private readonly sessions: SessionStore,
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  async tidy(): Promise<Readonly<Record<RetainedKind, number>>> {
    const now = this.clock.now();
    await this.dataSource.transaction((tx) => this.sessions.removeDead(tx, now, idleSince(now)));
    return this.retention.sweep(this.dataSource);
  }

  protected turn(): Promise<unknown> {
    return this.tidy();
  }
}
