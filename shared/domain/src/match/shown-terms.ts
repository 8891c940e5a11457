import type { Vocabulary } from '../corpus/vocabulary.js';

/** They turn a meaning around, so they count, but alone they tell a reader nothing. English, German, French, Spanish, Italian. */
const negations = new Set('not no without nicht nichts kein keine ohne ne pas non sans sin senza'.split(' '));

/** Whether a term only turns another one around. */
export const isNegation = (term: number, vocabulary: Vocabulary): boolean =>
  negations.has(vocabulary.surfaceOf(term).toLowerCase());

/** Whether a term says nothing that a compound does not say: email beside emailDialog, word beside passWord. */
export function isPartOf(term: number, compound: number, vocabulary: Vocabulary): boolean {
  if (compound === term || !isCompound(compound, vocabulary)) return false;
  const part = vocabulary.termOf(term);
  return vocabulary.termOf(compound).includes(part) || vocabulary.surfaceOf(compound).toLowerCase().includes(part);
}

/**
 * Terms as a person wants to read them: without the parts of compounds that are listed too, and without bare negations.
 *
 * @param terms  ids, best first
 * @returns those to show, in the same order; all of them when nothing would be left
 * Complexity: O(terms × compounds among them).
 */
export function shownTermsOf<Term extends { readonly term: number }>(
  terms: readonly Term[],
  vocabulary: Vocabulary,
): readonly Term[] {
  const compounds = terms.filter(({ term }) => isCompound(term, vocabulary));
  const shown = terms.filter(
    ({ term }) =>
      !isNegation(term, vocabulary) && !compounds.some((compound) => isPartOf(term, compound.term, vocabulary)),
  );
  return shown.length === 0 ? terms : shown;
}

/** A term first met in small letters is known as a plain word even where it is written in two. */
const isCompound = (term: number, vocabulary: Vocabulary): boolean =>
  vocabulary.isIdentifier.array[term] === 1 || /\p{Ll}\p{Lu}|[._:-]/u.test(vocabulary.surfaceOf(term));
