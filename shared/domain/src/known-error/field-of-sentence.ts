import {
  beginsWithAction,
  describedCause,
  fieldLabels,
  finalFix,
  namedCause,
  namedWorkaround,
  negativeOutcome,
  proposedFix,
  reportsAction,
  verificationCue,
  workaroundAction,
} from './cue-phrases.js';

export type ResolutionField = 'cause' | 'workaround' | 'fix' | 'verification';

interface FieldGuess {
  readonly field: ResolutionField;
  /** How telling the cue is: 3 labelled, 2 said in so many words, 1 likely. */
  readonly strength: number;
}

/**
 * Which field of a known error a sentence of a resolution fills. Labels first, then words that name cause or fix, then the form:
 * what begins with an action was done (to restore service unless it says more), what describes how something behaves is the cause.
 *
 * @returns undefined for questions, for what did not help, and for sentences without any cue
 */
export function fieldOfSentence(text: string): FieldGuess | undefined {
  if (text.endsWith('?') || negativeOutcome.test(text)) return undefined;
  for (const [field, label] of fieldLabels) if (label.test(text)) return { field, strength: 3 };
  const isAction = beginsWithAction.test(text) || reportsAction.test(text);
  if (!isAction && namedCause.test(text)) return { field: 'cause', strength: 2 };
  if (finalFix.test(text)) return { field: 'fix', strength: 2 };
  if (proposedFix.test(text)) return { field: 'fix', strength: 1.5 };
  if (isAction)
    return workaroundAction.test(text) ? { field: 'workaround', strength: 2 } : { field: 'fix', strength: 1 };
  if (verificationCue.test(text)) return { field: 'verification', strength: 2 };
  if (namedWorkaround.test(text)) return { field: 'workaround', strength: 2 };
  if (describedCause.test(text)) return { field: 'cause', strength: 1 };
  return undefined;
}
