import type { BodyOf, updateProblem } from '@reprise/contracts/http';
import { findStatusTransition, problemStatusTransitions } from '@reprise/domain';
import type { CuratedProblem, CurationEvent } from '@reprise/persistence';
import { AppError } from '../http/app-error.js';

type Change = BodyOf<typeof updateProblem>;
type Status = CuratedProblem['status'];

/** Statuses that say "we will not act": without a reason nobody could judge them later. */
const needReason: readonly Status[] = ['noise', 'risk accepted'];

/**
 * What a change means for a problem, and the events that record it; nothing that stays as it is makes an event.
 * @throws AppError when the status does not allow the step, or what the step requires is missing
 */
export function decide(
  before: CuratedProblem,
  change: Change,
  ownerName?: string,
): { after: CuratedProblem; events: CurationEvent[] } {
  const events: CurationEvent[] = [];
  const title = change.title ?? before.title;
  const status = change.status ?? before.status;
  const ownerId = change.ownerId === undefined ? before.ownerId : change.ownerId;
  const rootCause = change.rootCause === undefined ? before.rootCause : change.rootCause || null;
  const riskReviewOn = status === 'risk accepted' ? (change.reviewOn ?? before.riskReviewOn) : null;
  if (title !== before.title) {
    events.push({ kind: 'renamed', detail: { from: before.title, to: title, ownBefore: before.ownTitle } });
  }
  if (status !== before.status) {
    requireStep(before.status, status);
    requireGrounds(status, change);
    const review = riskReviewOn === null ? {} : { reviewOn: riskReviewOn };
    const former = before.riskReviewOn === null ? {} : { reviewBefore: before.riskReviewOn };
    events.push({ kind: 'status changed', detail: { from: before.status, to: status, ...review, ...former } });
  } else if (riskReviewOn !== before.riskReviewOn) {
    events.push({ kind: 'review moved', detail: { from: before.riskReviewOn, to: riskReviewOn } });
  }
  if (ownerId !== before.ownerId) {
    events.push({ kind: 'owner changed', detail: { from: before.ownerId, to: ownerId, toName: ownerName ?? null } });
  }
  if (rootCause !== before.rootCause) events.push({ kind: 'root cause written', detail: { from: before.rootCause } });
  const ownTitle = title === before.title ? before.ownTitle : title;
  return { after: { ...before, title, ownTitle, status, ownerId, rootCause, riskReviewOn }, events };
}

/** What a status asks for before anybody may choose it. */
export function requireGrounds(to: Status, { reason, reviewOn }: Pick<Change, 'reason' | 'reviewOn'>): void {
  if (needReason.includes(to) && !reason) throw missing('reason', `say why it is “${to}”`);
  if (to === 'risk accepted' && !reviewOn) throw missing('reviewOn', 'say when the accepted risk is looked at again');
}

function requireStep(from: Status, to: Status): void {
  if (findStatusTransition(from, to, 'person')) return;
  const allowed = problemStatusTransitions[from]
    .filter(({ actors }) => actors.includes('person'))
    .map((step) => step.to);
  throw new AppError(
    'resource.state_conflict',
    `A problem that is “${from}” can become ${allowed.join(', ')}; not “${to}”.`,
  );
}

const missing = (field: string, message: string): AppError =>
  new AppError('request.invalid', message, { errors: [{ pointer: `/body/${field}`, code: 'required', message }] });
