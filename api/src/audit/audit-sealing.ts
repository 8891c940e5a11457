import { Injectable } from '@nestjs/common';
import { AuditReader } from '@reprise/persistence';
import { RegularWork } from '../core/regular-work.js';

/** Seals new entries of the record shortly after they were committed. */
@Injectable()
export class AuditSealing extends RegularWork {
  protected readonly routine = { everyMs: 5_000, failure: 'Audit entries are not sealed' };

  constructor(private readonly events: AuditReader) {
    super();
  }

  protected turn(): Promise<unknown> {
    return this.events.seal();
  }
}
