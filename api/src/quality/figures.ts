import type { QualityFigure, ReliabilityBand } from '@reprise/contracts/http';
import {
  type ReliabilityBand as DomainBand,
  type StratumAnswers,
  MIN_ANSWERS,
  answersMissing,
  estimateShare,
} from '@reprise/domain';

const percent = (share: number): string => `${Math.round(100 * share)} %`;
/** With thin separators from five digits on, as the pages write counts. */
const grouped = (count: number): string =>
  count < 10_000 ? `${count}` : `${count}`.replace(/\B(?=(\d{3})+$)/g, '\u202f');
const counted = (count: number, thing: string): string => `${grouped(count)} ${count === 1 ? thing : `${thing}s`}`;

/** A share estimated from the weekly sample. @param says  completes "About 93 % …" */
export function estimatedFigure(strata: readonly StratumAnswers[], says: string, how: string): QualityFigure {
  const estimate = estimateShare(strata);
  if (estimate === undefined || estimate.answers < MIN_ANSWERS) {
    const count = estimate?.answers ?? 0;
    const missing = MIN_ANSWERS - count;
    const words = `Not known yet. ${counted(missing, 'more answer')} would give a first estimate.`;
    return { value: null, interval: null, count, words, how, missing };
  }
  const missing = answersMissing(estimate);
  const { value, low, high, answers } = estimate;
  const words = `About ${percent(value)} ${says}${missing > 0 ? `; ${counted(missing, 'more answer')} would tell to within ten points` : ''}.`;
  return { value, interval: { low, high }, count: answers, words, how, missing };
}

/** A share of what was counted to the last one: there is nothing to estimate. */
export function countedFigure(
  { part, whole, thing }: { part: number; whole: number; thing: string },
  says: string,
  how: string,
): QualityFigure {
  if (whole === 0) return { value: null, interval: null, count: 0, words: 'Nothing to count yet.', how, missing: 0 };
  const words = `${grouped(part)} of ${counted(whole, thing)} ${says}.`;
  return { value: part / whole, interval: null, count: whole, words, how, missing: 0 };
}

/** What is not counted for people who may not see every service. */
export const hiddenFigure = (how: string): QualityFigure => ({
  value: null,
  interval: null,
  count: 0,
  words: 'Shown to those who may see every service, because it counts all of them.',
  how,
  missing: 0,
});

export const presentBand = ({ from, to, answers, expected, seen, word }: DomainBand): ReliabilityBand => ({
  ...{ from, to, count: answers, expected, word },
  seen: seen?.value ?? null,
  interval: seen && { low: seen.low, high: seen.high },
});
