import { describe, expect, it } from '@jest/globals';
import { type ProblemFeatures, wordsOfSeparation } from './words-of-separation.js';

const code = (value: string, tickets: number) => ({ kind: 'error_code' as const, value, tickets });
const exception = (value: string, tickets: number) => ({ kind: 'exception' as const, value, tickets });
const problem = (difference: Partial<ProblemFeatures> = {}): ProblemFeatures => ({
  component: 'billing',
  product: 'Portal',
  tickets: 10,
  signatures: [],
  ...difference,
});

describe('why two problems are two', () => {
  it.each<[string, Partial<ProblemFeatures>, Partial<ProblemFeatures>, string[]]>([
    [
      'each has a code of its own',
      { signatures: [code('E1', 8)] },
      { signatures: [code('E2', 5)] },
      ['error code E1 here, E2 there'],
    ],
    ['one has a code', { signatures: [code('E1', 8)] }, {}, ['error code E1 only here']],
    ['the other has a code', {}, { signatures: [code('E2', 8)] }, ['error code E2 only there']],
    [
      'a shared code separates nothing',
      { signatures: [code('E1', 8)] },
      { signatures: [code('E1', 1), code('E2', 9)] },
      ['their tickets describe it in different words, so they may be one problem'],
    ],
    [
      'what stands in one ticket of ten marks nothing',
      { signatures: [code('E1', 1)] },
      { signatures: [code('E2', 1)] },
      ['nothing exact is shared, and their tickets describe it in different words'],
    ],
    ['another component', { component: 'login' }, {}, ['login here, billing there']],
    [
      'another product says more than its component',
      { product: 'Desk', component: 'login' },
      {},
      ['Desk here, Portal there'],
    ],
    [
      'the exception before the code before the place',
      { component: 'login', signatures: [code('E1', 8), exception('TimeoutError', 4)] },
      { signatures: [code('E2', 8), exception('NullPointerException', 9)] },
      [
        'exception TimeoutError here, NullPointerException there',
        'error code E1 here, E2 there',
        'login here, billing there',
      ],
    ],
    [
      'an unknown component says nothing',
      { component: null },
      {},
      ['nothing exact is shared, and their tickets describe it in different words'],
    ],
  ])('%s', (_name, here, there, expected) => {
    expect(wordsOfSeparation(problem(here), problem(there))).toEqual(expected);
  });
});
