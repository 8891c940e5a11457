import { Inject, Injectable } from '@nestjs/common';
import { AbandonedUploadStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { RegularWork } from '../core/regular-work.js';
import { CLOCK } from '../core/tokens.js';
import { UploadFolder } from './upload-folder.js';

const HOUR_MS = 3_600_000;
const KEPT_FOR_MS = 24 * HOUR_MS;

/** Removes uploads that somebody looked at and never imported, a day being enough to make up one's mind, and files left over. */
@Injectable()
export class UploadHousekeeping extends RegularWork {
  protected readonly routine = { everyMs: HOUR_MS, failure: 'Old uploads could not be removed' };

  constructor(
    private readonly uploads: AbandonedUploadStore,
    private readonly folder: UploadFolder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  async tidy(): Promise<void> {
    const until = new Date(this.clock.now().getTime() - KEPT_FOR_MS);
    for (const storedAs of await this.uploads.forget(until)) await this.folder.remove(storedAs);
    const quietSince = new Date(this.clock.now().getTime() - HOUR_MS);
    const files = await this.folder.writtenBefore(quietSince);
    for (const storedAs of await this.uploads.unneeded(files)) await this.folder.remove(storedAs);
  }

  protected turn(): Promise<void> {
    return this.tidy();
  }
}
