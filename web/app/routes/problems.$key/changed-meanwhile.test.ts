import { describe, expect, it } from '@jest/globals';
import { differencesFrom, type WantedProblem } from './changed-meanwhile';

const people = [
  { id: 'a', name: 'Ada' },
  { id: 'b', name: 'Ben' },
];
const now = { title: 'Spooler stops', status: 'confirmed' as const, ownerId: 'a', ownerName: 'Ada', rootCause: null };

describe('a form that came too late', () => {
  it.each<[string, WantedProblem, string[]]>([
    [
      'says what it asked for itself',
      { title: 'Printers stop' },
      ['The title is “Spooler stops” now; your form said “Printers stop”.'],
    ],
    ['names people', { ownerId: 'b' }, ['The owner is “Ada” now; your form said “Ben”.']],
    ['tells nobody from somebody', { ownerId: null }, ['The owner is “Ada” now; your form said empty.']],
    ['tells what is empty by now', { rootCause: 'Full disk' }, ['The cause is empty now; your form said “Full disk”.']],
    ['is silent about what is the same, or what it left out', { title: 'Spooler stops', rootCause: null }, []],
  ])('%s', (_, wanted, lines) => {
    expect(differencesFrom(wanted, now, people)).toEqual(lines);
  });
});
