import type { LearningAttempt } from '@reprise/contracts/http';
import { type LearningAccount, type LearningGain, MIN_LINKS_TO_LEARN } from '@reprise/domain';

type Share = NonNullable<LearningAccount['heldBack']>['firstRight']['before'];

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const points = (share: number): string => {
  const whole = Math.round(100 * share);
  return whole === 0 ? '0' : `${whole < 0 ? '−' : '+'}${Math.abs(whole)}`;
};
const within = ({ value, low, high }: Share): string => `${percent(value)} (${percent(low)} to ${percent(high)})`;

const gained: Readonly<Record<LearningGain, string>> = {
  'finds more': 'the right tickets come earlier',
  'knows more': 'what it says of its matches is nearer to the truth',
};

/** What came of an attempt to learn, in a sentence or two. */
export function wordsOfLearning(account: LearningAccount | null): string {
  if (account === null) return 'It broke off; nothing changed. It is tried again when somebody asks for it.';
  const { verdict, links, problems, heldBack, gains = [] } = account;
  if (heldBack === null)
    return `Not enough to learn from: ${links} of the ${MIN_LINKS_TO_LEARN} tickets it takes were put beside an earlier one by people, in ${problems} of at least 5 problems.`;
  const { before, after, gain } = heldBack.firstRight;
  const found = `On decisions held back, a ticket of the same problem came first in ${within(before)} before and ${within(after)} after; difference ${points(gain.value)} points (${points(gain.low)} to ${points(gain.high)}).`;
  const outcome: Readonly<Record<Exclude<LearningAccount['verdict'], 'too few'>, string>> = {
    taken: ['Taken', gains.map((gain) => gained[gain]).join(' and ')]
      .filter(Boolean)
      .join(', because by more than chance '),
    'no gain': 'Not taken, because it does no better than chance would',
    'finds less': 'Not taken, because the right tickets came later on average',
    'knows less': 'Not taken, because what it said of its matches was further from the truth',
  };
  return `${outcome[verdict as keyof typeof outcome]}. ${found}`;
}

/** What is in use, in a sentence. */
export function wordsInUse(isOn: boolean, attempts: number, taken: LearningAttempt | undefined): string {
  if (!isOn) return 'Turned off: suggestions are found as Reprise was shipped.';
  if (taken)
    return `Suggestions are found by what was learned from ${taken.decisions} decisions of people here, ${taken.links} tickets that they put beside earlier ones.`;
  return attempts === 0
    ? 'Nothing learned yet: suggestions are found as Reprise was shipped.'
    : 'Nothing learned that does better: suggestions are found as Reprise was shipped.';
}
