import type { Contribution, ContributionKind } from '../corpus/explanation.js';

/** What is known of a ticket's place, to be told to a person who judges it. */
export interface DoubtfulPlace {
  /** Of the strongest link to another member, 0–1. */
  readonly probability: number;
  /** Why the two are alike, strongest first; empty where nothing links it. */
  readonly reasons: readonly Pick<Contribution, 'kind' | 'weight'>[];
  readonly component: string | null;
  /** Component of the problem. */
  readonly usualComponent: string | null;
  /** The likeliest other problem, and how likely it is beside this one. */
  readonly rival?: { readonly key: string; readonly probability: number; readonly ownProbability: number } | undefined;
}

const exactKinds: ReadonlySet<ContributionKind> = new Set(['exception', 'error_code', 'stack', 'log_template']);
/** A rival this close to the own problem could as well be it. */
const CLOSE_RIVAL = 0.8;

/**
 * What made the machine unsure of a ticket's place, the most telling first.
 * @returns one to three sentences
 */
export function wordsOfDoubt(place: DoubtfulPlace): string[] {
  const { probability, reasons, component, usualComponent, rival } = place;
  const words: string[] = [];
  if (reasons.length === 0 || probability === 0)
    words.push('It resembles no other ticket here by more than chance would bring.');
  if (rival && rival.probability >= CLOSE_RIVAL * rival.ownProbability)
    words.push(
      rival.probability > rival.ownProbability
        ? `${rival.key} resembles it more than this problem does.`
        : `${rival.key} resembles it nearly as much.`,
    );
  const foundFor = reasons.filter(({ weight }) => weight > 0);
  if (foundFor.length > 0 && !foundFor.some(({ kind }) => exactKinds.has(kind)))
    words.push(
      foundFor.some(({ kind }) => kind === 'title' || kind === 'text')
        ? 'Only its wording speaks for this place: no error code, exception or log line is shared.'
        : 'Only where and when it came from speaks for this place, not what it says.',
    );
  if (component !== null && usualComponent !== null && component !== usualComponent)
    words.push(`It is about ${component}; most tickets here are about ${usualComponent}.`);
  if (words.length === 0) words.push('What it shares with the others here is found in many other tickets too.');
  return words.slice(0, 3);
}
