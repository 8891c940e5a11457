import { negativeOutcome, oppositeInstructions } from './cue-phrases.js';
import type { DraftedSentence } from './drafted-sentence.js';
import { type Sentence, contentWords, overlapOf } from './sentences.js';

/** Remedies that share at least this much are about the same matter, and may then tell opposite things about it. */
const SAME_MATTER = 0.4;
const MAX_FOUND = 10;

/**
 * Resolutions that say a drafted remedy failed, or that tell the opposite about the same matter, in words.
 * @param told  every sentence of the resolutions read
 */
export function findContradictions(drafted: readonly DraftedSentence[], told: readonly Sentence[]): string[] {
  const found = new Set<string>();
  const failures = told.filter((sentence) => negativeOutcome.test(sentence.text));
  for (const remedy of drafted) {
    if (remedy.field !== 'workaround' && remedy.field !== 'fix') continue;
    const words = contentWords(remedy.sentence);
    for (const failure of failures) {
      let shared = 0;
      for (const word of failure.words) if (words.has(word)) shared += 1;
      if (shared >= 2) {
        found.add(
          `${failure.ticketId} says it did not help: “${failure.text}” against “${remedy.sentence}” (${remedy.ticketId}).`,
        );
      }
    }
    for (const other of told) {
      if (other.ticketId === remedy.ticketId || overlapOf(words, other.words) < SAME_MATTER) continue;
      const clash = oppositeInstructions.find(([, one, opposite]) =>
        isOpposed(remedy.sentence, other.text, one, opposite),
      );
      if (clash) {
        found.add(
          `Opposite instructions (${clash[0]}): “${remedy.sentence}” (${remedy.ticketId}) and “${other.text}” (${other.ticketId}).`,
        );
      }
    }
  }
  return [...found].slice(0, MAX_FOUND);
}

/** One text tells the one thing only, the other text the opposite only. */
function isOpposed(a: string, b: string, one: RegExp, opposite: RegExp): boolean {
  const [aOne, aOpposite, bOne, bOpposite] = [one.test(a), opposite.test(a), one.test(b), opposite.test(b)];
  return (aOne && !aOpposite && bOpposite && !bOne) || (aOpposite && !aOne && bOne && !bOpposite);
}
