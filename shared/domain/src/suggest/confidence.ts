import type { ConfidenceWord } from '../corpus/explanation.js';

/** From this probability on a suggestion is right about as often as not, or better. */
export const STRONG_PROBABILITY = 0.5;
/** Below this probability silence helps more than a guess. */
export const POSSIBLE_PROBABILITY = 0.05;

/** The word people read for a calibrated probability (0–1). */
export function confidenceWord(probability: number): ConfidenceWord {
  if (probability >= STRONG_PROBABILITY) return 'strong';
  return probability >= POSSIBLE_PROBABILITY ? 'possible' : 'nothing known';
}
