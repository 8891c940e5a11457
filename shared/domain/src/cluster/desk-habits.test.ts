/** 1. What belongs to something larger than its list says nothing of the desk. 2. Floods leave shift and charges as they were. */
import { describe, expect, it } from '@jest/globals';

import { DeskHabits, rowWeight } from './desk-habits.js';
import { clusterProfiles } from './profiles.js';

const ten = (probability: number): number[] => Array.from({ length: 10 }, () => probability);

describe('rowWeight', () => {
  it.each([
    ['an ordinary ticket', ten(0.01), 0, { counted: 1, flooded: 0 }],
    ['one good candidate among ten', [...ten(0.01).slice(1), 0.9], 0, { counted: 1, flooded: 0 }],
    ['ten good candidates and no more', ten(0.3), 0, { counted: 0, flooded: 0 }],
    ['ten poor candidates of hundreds, as of a form', ten(0.01), 1, { counted: 0, flooded: 0 }],
    ['ten good candidates of hundreds', ten(0.3), 1, { counted: 0, flooded: 1 }],
    ['ten copies', ten(0.95), 0, { counted: 0, flooded: 1 }],
    ['fewer candidates than there is room for', [0.9, 0.9], 0, { counted: 1, flooded: 0 }],
  ])('%s', (_name, probabilities, crowding, expected) => {
    expect(rowWeight(probabilities, crowding)).toEqual(expected);
  });

  it('rises and falls without a step', () => {
    const counted = Array.from({ length: 21 }, (_, step) => rowWeight(ten(step / 100), 0).counted);
    counted.slice(1).forEach((weight, at) => {
      expect(weight).toBeLessThanOrEqual(counted[at]!);
      expect(counted[at]! - weight).toBeLessThanOrEqual(0.2 + 1e-9);
    });
  });
});

describe('DeskHabits', () => {
  const deskWith = (nOfFlood: number): DeskHabits => {
    const habits = new DeskHabits(clusterProfiles['2026-11']);
    const count = (probabilities: readonly number[], crowding: number, support: number): void => {
      const weight = rowWeight(probabilities, crowding);
      habits.countRow(weight);
      for (const probability of probabilities) {
        habits.countEdge(probability, weight);
        habits.countSupport(support, weight);
      }
    };
    for (let row = 0; row < 3_000; row++) count([...ten(0.02).slice(2), row % 7 === 0 ? 0.6 : 0.05, 0.04], 0, 0.25);
    for (let row = 0; row < nOfFlood; row++) count(ten(0.3), 1, 0.6);
    return habits;
  };

  it.each([60, 3_000, 100_000])('are the same with %i reports of one failure as without', (nOfFlood) => {
    expect(deskWith(nOfFlood).shift()).toBe(deskWith(0).shift());
    expect(deskWith(nOfFlood).charges(3_000 + nOfFlood)).toEqual(deskWith(0).charges(3_000));
  });

  it('lower the evidence of a desk whose tickets are all alike', () => {
    expect(deskWith(0).shift()).toBeLessThan(0);
  });
});
