import type { Step } from './step.js';

/** Sequences that broke a law once, as short as they were found. */
export const foundOnce: Readonly<
  Record<
    'awaitsOneThatDoesNotCome' | 'comesBackToWhatItIsKeptApartFrom' | 'comesBackToOneKeptApartSince' | 'standsOnNoPage',
    Step[]
  >
> = {
  /** A rule left a ticket out because of one that it was taken apart from, which the same rule left out because of a third. */
  awaitsOneThatDoesNotCome: [
    { verb: 'take out', a: 0, b: 1987 },
    { verb: 'come', a: 0, b: 0 },
    { verb: 'take out', a: 7656, b: 3864 },
    { verb: 'other sureness', a: 5, b: 7244 },
    { verb: 'take out', a: 9996, b: 4 },
    { verb: 'restart', a: 2158, b: 4 },
    { verb: 'other sureness', a: 8520, b: 2024 },
    { verb: 'pin', a: 4672, b: 7219 },
    { verb: 'add rule', a: 46, b: 9990 },
    { verb: 'other sureness', a: 641, b: 3948 },
    { verb: 'restart', a: 4174, b: 9993 },
    { verb: 'come', a: 7536, b: 2 },
  ],
  /** A ticket was moved away, those that it was taken apart from were merged in, and the move was undone. */
  comesBackToWhatItIsKeptApartFrom: [
    { verb: 'take out', a: 2776, b: 8212 },
    { verb: 'take out', a: 3797, b: 2181 },
    { verb: 'come', a: 5400, b: 2522 },
    { verb: 'move', a: 587, b: 8622 },
    { verb: 'merge', a: 2189, b: 6405 },
    { verb: 'take out', a: 8748, b: 7111 },
    { verb: 'undo', a: 8917, b: 5654 },
  ],
  /** A ticket was split off and kept apart from one of those that stayed, and the split was undone. */
  comesBackToOneKeptApartSince: [
    { verb: 'split', a: 0, b: 13 },
    { verb: 'night', a: 5, b: 6819 },
    { verb: 'keep apart', a: 7325, b: 1311 },
    { verb: 'undo', a: 617, b: 9998 },
    { verb: 'merge', a: 1, b: 13 },
  ],
  /** Two tickets kept apart while each was in a problem split off; with the splits undone the step stood on no page to be undone from. */
  standsOnNoPage: [
    { verb: 'merge', a: 0, b: 0 },
    { verb: 'split', a: 0, b: 2116 },
    { verb: 'split', a: 0, b: 4225 },
    { verb: 'keep apart', a: 5133, b: 1599 },
    { verb: 'keep apart', a: 6713, b: 5304 },
    { verb: 'undo', a: 6667, b: 6710 },
    { verb: 'change rule', a: 3865, b: 83 },
    { verb: 'group', a: 1567, b: 914 },
    { verb: 'move', a: 7533, b: 7375 },
  ],
};

/** Decisions whose undoing, in the order beside, once did not bring back what was there. */
export const undoneOnce: Readonly<Record<'comesBackToOneKeptApartByPeople' | 'ruleReturnsHome', [Step[], number[]]>> = {
  /** A ticket taken out was kept apart from one that a person left there; it came back there, and the other could not. */
  comesBackToOneKeptApartByPeople: [
    [
      { verb: 'keep apart', a: 7545, b: 6264 },
      { verb: 'pin', a: 4080, b: 2457 },
      { verb: 'split', a: 3410, b: 5949 },
      { verb: 'take out', a: 2305, b: 2009 },
      { verb: 'keep apart', a: 8160, b: 2917 },
      { verb: 'move', a: 4626, b: 2107 },
      { verb: 'add rule', a: 7968, b: 2460 },
      { verb: 'pin', a: 3344, b: 4701 },
      { verb: 'remove rule', a: 6630, b: 1796 },
      { verb: 'add rule', a: 260, b: 4696 },
    ],
    [6, 27, 86, 8, 69, 33],
  ],
  /** A rule was changed on the page of the problem that its own was merged into; with the merge undone it was taken for a rival of itself. */
  ruleReturnsHome: [
    [
      { verb: 'merge', a: 3626, b: 6545 },
      { verb: 'add rule', a: 5621, b: 4666 },
      { verb: 'merge', a: 5539, b: 1321 },
      { verb: 'merge', a: 2140, b: 4693 },
      { verb: 'change rule', a: 5931, b: 537 },
    ],
    [22, 20, 62, 16, 41, 82],
  ],
};
