const NEAR_FROM = 0.4;
const MIDDLE_FROM = 0.22;

/**
 * How near a ticket lies to the rest of its problem, as a word. The number behind it is the probability of the strongest
 * single link, not of the membership, which rests on all links together: so the word speaks of distance, not of certainty.
 * Cut where, on the demo data, the nearest quarter and the farthest tenth begin.
 *
 * @param confidence  0–1
 */
export const distanceWord = (origin: 'machine' | 'person' | 'rule', confidence: number): string => {
  if (origin === 'person') return 'placed by a person';
  if (origin === 'rule') return 'placed by a rule';
  if (confidence >= NEAR_FROM) return 'near';
  return confidence >= MIDDLE_FROM ? 'middle' : 'far';
};
