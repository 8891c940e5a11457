import { type RedactionKind, asGatesSee, detectors, hasChance } from './detectors.js';

/** A stretch of the text that is replaced; offsets into the original, end exclusive. */
export interface Redaction {
  readonly kind: RedactionKind;
  /** What it was recognised as. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Find secrets and personal data.
 *
 * @param kinds  what to look for
 * @returns stretches in the order of the text, never overlapping
 *
 * Complexity: time O(length × detectors): every pattern is bounded.
 */
export function findRedactions(text: string, kinds: readonly RedactionKind[]): Redaction[] {
  const seen = asGatesSee(text);
  let found: Redaction[] = [];
  for (const detector of detectors) {
    const { isReal, kind, name, pattern } = detector;
    if (!kinds.includes(kind) || !hasChance(detector, text, seen)) continue;
    const matches: Redaction[] = [];
    // `matchAll` would make a copy of the pattern for each text, which costs more than looking through a short one.
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (isReal && !isReal(match[0])) continue;
      matches.push({ kind, name, start: match.index, end: match.index + match[0].length });
    }
    if (matches.length > 0) found = besideEachOther(found, matches);
  }
  return found;
}

/** Both lists in one, in order; what overlaps an earlier find is left out. */
function besideEachOther(found: readonly Redaction[], matches: readonly Redaction[]): Redaction[] {
  const merged: Redaction[] = [];
  let at = 0;
  for (const match of matches) {
    while (at < found.length && found[at]!.end <= match.start) merged.push(found[at++]!);
    if (at === found.length || match.end <= found[at]!.start) merged.push(match);
  }
  return [...merged, ...found.slice(at)];
}

/** How often each kind was replaced. */
export type RedactionCounts = Partial<Record<RedactionKind, number>>;

/**
 * The text with typed placeholders (`[token]`, `[e-mail]` …) in place of what was found. Redacting twice is redacting once,
 * and `maskText` gives a placeholder the mask of its raw value, so that a redacted ticket groups like the original.
 *
 * @param counts  every replacement is added here
 */
export function redactText(text: string, kinds: readonly RedactionKind[], counts?: RedactionCounts): string {
  const redactions = findRedactions(text, kinds);
  if (redactions.length === 0) return text;
  let redacted = '';
  let at = 0;
  for (const { end, kind, start } of redactions) {
    redacted += `${text.slice(at, start)}[${kind}]`;
    at = end;
    if (counts) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return redacted + text.slice(at);
}
