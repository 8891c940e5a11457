import { measureRecurrence, rankHardeningCandidates, type HardeningCandidate, type Recurrence } from '@reprise/domain';
import type { AnalysisSubject, ObservedTime } from '@reprise/persistence';

export interface ProblemAnalysis {
  readonly measured: readonly { readonly problemId: string; readonly recurrence: Recurrence }[];
  readonly ranking: readonly HardeningCandidate[];
}

/**
 * Measure the touched problems, and all of them when the observed time has moved on; rank what to harden over all.
 * Pure: the same rows give the same answer.
 */
export function analyseProblems(
  subjects: readonly AnalysisSubject[],
  time: ObservedTime,
  touchedIds: ReadonlySet<string>,
): ProblemAnalysis {
  const measured = subjects
    .filter((subject) => touchedIds.has(subject.problemId) || subject.analysedUntil !== time.until)
    .map((subject) => ({
      problemId: subject.problemId,
      recurrence: measureRecurrence(
        subject.tickets.map((ticket) => ticket.createdAt),
        { from: time.from, until: time.until, allTickets: time.tickets },
      ),
    }));
  const ranking = rankHardeningCandidates(
    subjects.filter((subject) => subject.isOpen),
    { at: time.until },
  );
  return { measured, ranking };
}
