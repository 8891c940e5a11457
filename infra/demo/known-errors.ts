import type { Chance } from './chance.js';
import { applications } from './estate.js';
import type { DemoKnownErrorText, RecurringProblem } from './recurring-problem.js';

/** A known error that somebody at Larkmoor wrote. */
export interface DemoKnownError extends DemoKnownErrorText {
  readonly problemKey: string;
  readonly application: string;
  readonly component: string;
  /** When it was published. */
  readonly knownAt: string;
}

/** The problems somebody has written about, each published in the middle of the period. */
export function demoKnownErrors(
  problems: readonly RecurringProblem[],
  period: { readonly from: number; readonly until: number },
  chance: Chance,
): DemoKnownError[] {
  return problems.flatMap(({ key, application, component, knownError }) => {
    if (!knownError) return [];
    const knownAt = period.from + (0.35 + 0.5 * chance.next()) * (period.until - period.from);
    return [
      {
        ...knownError,
        problemKey: key,
        application: applications[application].name,
        component,
        knownAt: new Date(knownAt).toISOString(),
      },
    ];
  });
}
