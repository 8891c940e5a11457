import type { PlacementUnderWay } from '@reprise/persistence';
import { AppError } from '../http/app-error.js';

const RETRY_AFTER_SECONDS = 2;

/** A decision about a problem that another one is still being written for: how far that is, and what to do. */
export function stillUnderWay({ key, done, total, isUndo, isSetAside }: PlacementUnderWay): AppError {
  const what = `${isUndo ? 'Undoing a step' : 'A step'} of PRB-${key} is being carried out, ${done} of ${total} tickets.`;
  const advice = isSetAside
    ? 'It failed and was set aside: order it again on the page of work set aside, or undo it.'
    : `Try again in a moment${isUndo ? '' : ', or undo that step first'}.`;
  return new AppError('resource.state_conflict', `${what} ${advice}`, {
    errors: [{ pointer: '', code: 'under_way', message: what }],
    ...(isSetAside ? {} : { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  });
}
