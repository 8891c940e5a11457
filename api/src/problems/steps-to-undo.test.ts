import { describe, expect, it } from '@jest/globals';
import type { DecisionEvent } from '@reprise/persistence';
import { stepsToUndo } from './steps-to-undo.js';

/** @param moment  events of one moment are one step */
const event = (id: number, moment: number, kind: DecisionEvent['kind'], detail = {}): DecisionEvent => ({
  id: String(id),
  kind,
  detail,
  problemId: 'p',
  otherProblemId: null,
  actorName: 'Ada',
  at: new Date(moment * 1_000),
  isUndone: false,
});
const idsOf = (undone: number, ...standing: DecisionEvent[]) => {
  const { step, later } = stepsToUndo(String(undone), standing);
  return [step.map(({ id }) => Number(id)), later.map(({ id }) => Number(id))];
};

describe('what undoing a decision takes', () => {
  const confirmed = event(1, 1, 'status changed', { from: 'suspected', to: 'confirmed' });
  const renamed = event(2, 1, 'renamed');
  const owned = event(3, 2, 'owner changed');
  const watching = event(4, 3, 'status changed', { from: 'confirmed', to: 'fixed, watching' });
  const fixed = event(5, 3, 'fix recorded', { fixId: 'f' });
  const disputed = event(6, 4, 'evidence set aside', { fixId: 'f' });
  const all = [confirmed, renamed, owned, watching, fixed, disputed];

  it.each([
    ['a name alone, whatever was decided in the same stroke', 2, [2], []],
    ['an owner alone', 3, [3], []],
    ['a fix with the status it brought about, and what stands on the fix', 5, [5, 4], [6]],
    ['the status of a fix with the fix', 4, [5, 4], [6]],
    ['an older status with the newer ones, and what stands on those', 1, [1], [6, 5, 4]],
    ['what was decided last', 6, [6], []],
  ])('takes back %s', (_, undone, step, later) => {
    expect(idsOf(undone, ...all)).toEqual([step, later]);
  });

  it('takes the changes of one rule together, and leaves other rules alone', () => {
    const rules = [
      event(1, 1, 'rule added', { ruleId: 'r' }),
      event(2, 2, 'rule added', { ruleId: 's' }),
      event(3, 3, 'rule changed', { ruleId: 'r' }),
      event(4, 4, 'rule removed', { ruleId: 'r' }),
    ];
    expect(idsOf(1, ...rules)).toEqual([[1], [4, 3]]);
    expect(idsOf(2, ...rules)).toEqual([[2], []]);
    expect(idsOf(3, ...rules)).toEqual([[3], [4]]);
  });
});
