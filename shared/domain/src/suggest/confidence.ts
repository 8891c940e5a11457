import type { ConfidenceWord } from '../corpus/explanation.js';

/** From this probability on the first suggestion is right in four of five: see the table in ./README.md. */
export const STRONG_PROBABILITY = 0.5;
/** Below this probability, fewer than one in ten right, silence helps more than a guess. */
export const POSSIBLE_PROBABILITY = 0.1;

/** The word people read for a calibrated probability (0–1). */
export function confidenceWord(probability: number): ConfidenceWord {
  if (probability >= STRONG_PROBABILITY) return 'strong';
  return probability >= POSSIBLE_PROBABILITY ? 'possible' : 'nothing known';
}
