export const knownErrorStates = ['draft', 'in review', 'published', 'needs review', 'retired'] as const;
export type KnownErrorState = (typeof knownErrorStates)[number];

/**
 * Where a known error may go next. A small team may publish a draft at once; what was published is never a draft again without
 * having been retired first, so that its readers are not surprised.
 */
export const knownErrorTransitions: Readonly<Record<KnownErrorState, readonly KnownErrorState[]>> = {
  draft: ['in review', 'published', 'retired'],
  'in review': ['draft', 'published', 'retired'],
  published: ['needs review', 'retired'],
  'needs review': ['in review', 'published', 'retired'],
  retired: ['draft'],
};

/** Whether the step is in the table; staying where one is, is no step. */
export function mayTransition(from: KnownErrorState, to: KnownErrorState): boolean {
  return knownErrorTransitions[from].includes(to);
}
