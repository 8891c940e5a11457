import { describe, expect, it } from '@jest/globals';

import { findStatusTransition, problemStatuses, problemStatusTransitions } from './problem-status.js';

describe('problem status', () => {
  it.each(problemStatuses)('%s can be left, and reached from another status', (status) => {
    expect(problemStatusTransitions[status].length).toBeGreaterThan(0);
    expect(problemStatusTransitions[status].every(({ to }) => to !== status)).toBe(true);
    expect(problemStatuses.some((from) => problemStatusTransitions[from].some(({ to }) => to === status))).toBe(true);
  });

  it('lets a person walk the whole life of a problem', () => {
    const life = [
      'suspected',
      'confirmed',
      'known error',
      'fix planned',
      'fixed, watching',
      'resolved',
      'regressed',
      'fix planned',
    ] as const;
    for (let i = 1; i < life.length; i++) expect(findStatusTransition(life[i - 1]!, life[i]!, 'person')).toBeDefined();
  });

  it('never lets counted evidence undo a decision of a person', () => {
    for (const from of ['noise', 'risk accepted'] as const) {
      for (const to of problemStatuses) expect(findStatusTransition(from, to, 'evidence')).toBeUndefined();
    }
  });

  it('reopens a fixed problem only by a regression or a person', () => {
    const open = problemStatuses.filter((to) => findStatusTransition('resolved', to, 'evidence'));
    expect(open).toEqual(['regressed']);
  });

  it('asks for a reason before a problem is dismissed', () => {
    expect(findStatusTransition('confirmed', 'noise', 'person')?.requires).toContain('reason');
  });
});
