import type { CuratedProblem, DecisionEvent } from '@reprise/persistence';

type Decision = Pick<DecisionEvent, 'kind' | 'detail'>;

/** The problem as it was before a decision about its own fields; decisions about fixes and rules change nothing in it. */
export function takeBack(problem: CuratedProblem, { kind, detail }: Decision): CuratedProblem {
  switch (kind) {
    case 'status changed':
      return {
        ...problem,
        status: detail['from'] as CuratedProblem['status'],
        riskReviewOn: (detail['reviewBefore'] as string | undefined) ?? null,
      };
    case 'review moved':
      return { ...problem, riskReviewOn: detail['from'] as string | null };
    case 'owner changed':
      return { ...problem, ownerId: detail['from'] as string | null };
    case 'root cause written':
      return { ...problem, rootCause: (detail['from'] as string | undefined) ?? null };
    case 'renamed': {
      const ownTitle = detail['ownBefore'] === undefined ? detail['from'] : detail['ownBefore'];
      return { ...problem, ownTitle: ownTitle as string | null };
    }
    default:
      return problem;
  }
}

/** A decision in the words in which undoing it is told. */
export function wordsOf({ kind, detail }: Decision): string {
  switch (kind) {
    case 'status changed':
      return `status ${String(detail['from'])} → ${String(detail['to'])}`;
    case 'renamed':
      return `renamed to ${String(detail['to'])}`;
    case 'owner changed':
      return detail['toName'] ? `owner ${String(detail['toName'])}` : 'no owner';
    case 'rule added':
      return `rule ${String(detail['to'])}`;
    case 'rule changed':
      return `rule changed to ${String(detail['to'])}`;
    case 'rule removed':
      return `rule ${String(detail['from'])} taken away`;
    default:
      return kind;
  }
}
