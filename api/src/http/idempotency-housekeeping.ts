import { Inject, Injectable } from '@nestjs/common';
import { IdempotencyStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { RegularWork } from '../core/regular-work.js';
import { CLOCK } from '../core/tokens.js';

const HOUR_MS = 3_600_000;
const KEPT_FOR_MS = 24 * HOUR_MS;

/** Forgets answers after a day: whoever repeats a request does so within minutes. */
@Injectable()
export class IdempotencyHousekeeping extends RegularWork {
  protected readonly routine = { everyMs: HOUR_MS, failure: 'Old answers could not be removed' };

  constructor(
    private readonly keys: IdempotencyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  tidy(): Promise<number> {
    return this.keys.forgetBefore(new Date(this.clock.now().getTime() - KEPT_FOR_MS));
  }

  protected turn(): Promise<number> {
    return this.tidy();
  }
}
