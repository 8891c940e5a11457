import { describe, expect, it } from '@jest/globals';
import { type DoubtfulPlace, wordsOfDoubt } from './words-of-doubt.js';

const place: DoubtfulPlace = {
  probability: 0.2,
  reasons: [{ kind: 'error_code', weight: 0.5 }],
  component: 'billing',
  usualComponent: 'billing',
};

describe('what made the machine unsure', () => {
  it.each<[string, Partial<DoubtfulPlace>, RegExp[]]>([
    ['nothing links it', { probability: 0, reasons: [] }, [/It resembles no other ticket here/]],
    [
      'another problem is nearer',
      { rival: { key: 'PRB-9', probability: 0.4, ownProbability: 0.3 } },
      [/^PRB-9 resembles it more/],
    ],
    [
      'another problem is as near',
      { rival: { key: 'PRB-9', probability: 0.29, ownProbability: 0.3 } },
      [/^PRB-9 resembles it nearly/],
    ],
    [
      'a far rival is not worth a word',
      { rival: { key: 'PRB-9', probability: 0.1, ownProbability: 0.3 } },
      [/found in many other tickets/],
    ],
    ['only words are shared', { reasons: [{ kind: 'text', weight: 0.4 }] }, [/Only its wording/]],
    ['only the place is shared', { reasons: [{ kind: 'component', weight: 0.4 }] }, [/Only where and when/]],
    ['another component', { component: 'login' }, [/It is about login; most tickets here are about billing/]],
    [
      'what speaks against it is no evidence for it',
      {
        reasons: [
          { kind: 'text', weight: 0.3 },
          { kind: 'exception', weight: -0.2 },
        ],
      },
      [/Only its wording/],
    ],
    ['nothing in particular', {}, [/found in many other tickets/]],
  ])('%s', (_name, difference, expected) => {
    const words = wordsOfDoubt({ ...place, ...difference });
    expect(words).toHaveLength(expected.length);
    expected.forEach((pattern, at) => expect(words[at]).toMatch(pattern));
  });
});
