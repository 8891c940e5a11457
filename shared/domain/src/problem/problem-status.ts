/** Life of a problem. `noise` and `risk accepted` are decisions of people, with a reason. */
export const problemStatuses = [
  'suspected',
  'confirmed',
  'known error',
  'fix planned',
  'fixed, watching',
  'resolved',
  'regressed',
  'noise',
  'risk accepted',
] as const;
export type ProblemStatus = (typeof problemStatuses)[number];

/** Who may make a step. Evidence is the machine acting on what it counted; it never undoes a person's decision. */
export type TransitionActor = 'person' | 'evidence';

export interface StatusTransition {
  readonly to: ProblemStatus;
  readonly actors: readonly TransitionActor[];
  /** What must be given or known, in words. */
  readonly requires?: string;
}

const byPerson = (...statuses: ProblemStatus[]): StatusTransition[] =>
  statuses.map((to) => ({ to, actors: ['person'] }));
const asNoise: StatusTransition = { to: 'noise', actors: ['person'], requires: 'a reason' };
const acceptRisk: StatusTransition = {
  to: 'risk accepted',
  actors: ['person'],
  requires: 'a reason and a date of review',
};
const documented: StatusTransition = {
  to: 'known error',
  actors: ['person', 'evidence'],
  requires: 'a published known error',
};
const shipped: StatusTransition = {
  to: 'fixed, watching',
  actors: ['person', 'evidence'],
  requires: 'a fix that was shipped',
};
const regress: StatusTransition = {
  to: 'regressed',
  actors: ['person', 'evidence'],
  requires: 'an occurrence in a version that holds the fix',
};

/**
 * The steps allowed from each status. Every step not listed is refused.
 *
 *     suspected → confirmed → known error → fix planned → fixed, watching → resolved
 *                                               ↑                 ↓            ↓
 *                                               └───────────── regressed ←─────┘
 */
export const problemStatusTransitions: Readonly<Record<ProblemStatus, readonly StatusTransition[]>> = {
  suspected: [...byPerson('confirmed', 'fix planned'), documented, shipped, asNoise, acceptRisk],
  confirmed: [...byPerson('suspected', 'fix planned'), documented, shipped, asNoise, acceptRisk],
  'known error': [...byPerson('confirmed', 'fix planned'), shipped, asNoise, acceptRisk],
  'fix planned': [...byPerson('confirmed', 'known error'), shipped, asNoise, acceptRisk],
  'fixed, watching': [
    ...byPerson('fix planned'),
    { to: 'resolved', actors: ['person', 'evidence'], requires: 'enough quiet time to trust the fix' },
    regress,
  ],
  resolved: [...byPerson('confirmed', 'fixed, watching'), regress],
  regressed: [...byPerson('confirmed', 'known error', 'fix planned'), shipped, asNoise, acceptRisk],
  noise: byPerson('suspected', 'confirmed'),
  'risk accepted': byPerson('confirmed', 'known error', 'fix planned'),
};

/** The allowed step between two statuses for an actor, if there is one. */
export function findStatusTransition(
  from: ProblemStatus,
  to: ProblemStatus,
  actor: TransitionActor,
): StatusTransition | undefined {
  return problemStatusTransitions[from].find((step) => step.to === to && step.actors.includes(actor));
}
