import { describe, expect, it } from '@jest/globals';
import { distanceWord } from './distance-word';

describe('the distance of a ticket from its problem', () => {
  it.each([
    ['machine', 0.9, 'near'],
    ['machine', 0.4, 'near'],
    ['machine', 0.3, 'middle'],
    ['machine', 0.1, 'far'],
    ['person', 0.1, 'placed by a person'],
  ] as const)('%s, %d: %s', (origin, confidence, word) => expect(distanceWord(origin, confidence)).toBe(word));
});
