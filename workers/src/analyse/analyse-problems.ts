import { measureRecurrence, rankHardeningCandidates, type HardeningCandidate, type Recurrence } from '@reprise/domain';
import type { AnalysisSubject, FixSubject, JudgedFix, ObservedTime } from '@reprise/persistence';
import { judgeFixes } from './judge-fixes.js';

export interface ProblemAnalysis {
  readonly measured: readonly { readonly problemId: string; readonly recurrence: Recurrence }[];
  readonly judged: readonly JudgedFix[];
  readonly ranking: readonly HardeningCandidate[];
}

/**
 * Measure the touched problems, and all of them when the observed time has moved on; judge every fix; rank what to harden
 * over all, with what became of earlier fixes. Pure: the same rows give the same answer.
 */
export function analyseProblems(
  subjects: readonly AnalysisSubject[],
  time: ObservedTime,
  touchedIds: ReadonlySet<string>,
  fixes: readonly FixSubject[] = [],
): ProblemAnalysis {
  const measured = subjects
    .filter((subject) => touchedIds.has(subject.problemId) || subject.analysedUntil !== time.until)
    .map((subject) => ({
      problemId: subject.problemId,
      recurrence: measureRecurrence(
        subject.tickets.map((ticket) => ticket.createdAt),
        {
          from: time.from,
          until: time.until,
          allTickets: time.tickets,
          ...(subject.trend === null ? {} : { previous: subject.trend }),
        },
      ),
    }));
  const judged = judgeFixes(fixes, time);
  const failed = judged.filter((fix) => fix.watch.verdict === 'came back');
  const ranking = rankHardeningCandidates(
    subjects
      .filter((subject) => subject.isOpen)
      .map((subject) => ({
        ...subject,
        failedFixes: failed.filter((fix) => fix.problemId === subject.problemId).length,
      })),
    {
      at: time.until,
      fixHistory: {
        proven: judged.filter((fix) => fix.watch.verdict === 'held').length,
        failed: failed.length,
      },
    },
  );
  return { measured, judged, ranking };
}
