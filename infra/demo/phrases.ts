import type { Chance } from './chance.js';
import type { Slots } from './slots.js';

/**
 * Write out a phrase: `[this|that|]` becomes one of its alternatives (they nest), `{order}` the value of that slot.
 * Unknown names in braces stay as they are, so that pasted JSON survives.
 */
export function writeOut(phrase: string, slots: Slots, chance: Chance): string {
  const chosen = chooseAlternatives(phrase, chance);
  return fillSlots(chosen, slots)
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,.;:?!])(?=\s|$)/g, '$1')
    .trim();
}

/** Fill slots only: for logs and stack traces, whose brackets and spaces are their own. */
export function fillSlots(text: string, slots: Slots): string {
  return text.replace(/\{(~?[a-z][a-zA-Z0-9]*|~\d+)\}/g, (whole, name: string) => slots.valueOf(name) ?? whole);
}

function chooseAlternatives(phrase: string, chance: Chance): string {
  let text = phrase;
  // Innermost brackets first; every round removes one level.
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/\[([^[\]]*)\]/g, (_whole, inside: string) => chance.pick(inside.split('|')));
  }
  return text;
}
