import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { PreviewStore, type PreviewedChange } from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { AppError, notFound } from '../http/app-error.js';

const pointer = '/body/previewId';

/** Holds a change to what a person saw of it before: it is made only while it would do exactly that. */
@Injectable()
export class PreviewBinding {
  constructor(private readonly previews: PreviewStore) {}

  /**
   * @param change  that is about to be made in `tx`
   * @throws AppError when the preview is of another change, or something has come since that it does not know of
   */
  async require(tx: EntityManager, previewId: string | undefined, change: PreviewedChange): Promise<void> {
    if (previewId === undefined) return;
    const shown = await this.previews.holdCurrent(tx, previewId);
    if (shown === undefined) throw notFound('This preview');
    if (!isDeepStrictEqual(comparable(shown.change), comparable(change)))
      throw refusal('request.invalid', 'other_change', 'is of another change than this one');
    if (!shown.isCurrent)
      throw refusal(
        'resource.state_conflict',
        'outdated',
        'is out of date: tickets or decisions have come since. Nothing was changed. Look at what would change now',
      );
  }
}

function refusal(code: 'request.invalid' | 'resource.state_conflict', reason: string, message: string): AppError {
  return new AppError(code, `${pointer} ${message}`, { errors: [{ pointer, code: reason, message }] });
}

/** The order in which tickets are named says nothing. */
const comparable = (change: PreviewedChange): object =>
  'ticketIds' in change ? { ...change, ticketIds: [...new Set(change.ticketIds)].sort() } : change;
