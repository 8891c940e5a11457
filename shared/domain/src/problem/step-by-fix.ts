import type { FixWatchVerdict } from '../analyse/watch-fix.js';
import { type ProblemStatus, findStatusTransition } from './problem-status.js';

export interface FixState {
  readonly verdict: FixWatchVerdict;
  /** Whether the judgement before this one said that it came back. */
  readonly cameBackBefore: boolean;
}

/**
 * The status that the verdict about the newest fix leads to, if it leads anywhere. A reopening whose evidence has gone
 * is taken back, unless a person has decided since.
 *
 * @param setByMachine  whether the present status came from evidence, not from a person
 */
export function statusAfterFix(
  status: ProblemStatus,
  { verdict, cameBackBefore }: FixState,
  setByMachine: boolean,
): ProblemStatus | undefined {
  const wanted: ProblemStatus | undefined =
    verdict === 'came back'
      ? 'regressed'
      : status === 'regressed' && cameBackBefore && setByMachine
        ? 'fixed, watching'
        : verdict === 'held' && status === 'fixed, watching'
          ? 'resolved'
          : undefined;
  return wanted !== undefined && findStatusTransition(status, wanted, 'evidence') ? wanted : undefined;
}
