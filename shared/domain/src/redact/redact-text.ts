import { type RedactionKind, detectors } from './detectors.js';

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
  const lower = text.toLowerCase();
  const found: Redaction[] = [];
  for (const { gates, isReal, kind, name, pattern } of detectors) {
    if (!kinds.includes(kind) || !gates.some((gate) => lower.includes(gate))) continue;
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (isReal && !isReal(match[0])) continue;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ kind, name, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * The text with typed placeholders (`[token]`, `[e-mail]` …) in place of what was found. Redacting twice is redacting once,
 * and `maskText` gives a placeholder the mask of its raw value, so that a redacted ticket groups like the original.
 */
export function redactText(text: string, kinds: readonly RedactionKind[]): string {
  const redactions = findRedactions(text, kinds);
  if (redactions.length === 0) return text;
  let redacted = '';
  let at = 0;
  for (const { end, kind, start } of redactions) {
    redacted += `${text.slice(at, start)}[${kind}]`;
    at = end;
  }
  return redacted + text.slice(at);
}
