import { signatureRules } from './error-codes.js';
import { stackFramesOf } from './stack-frames.js';
import type { SignatureKind, TicketSignature } from './signature.js';

const maxScannedCharacters = 20_000;
const maxPerKind = 12;
const framesInStackSignature = 3;

/**
 * Signatures of a plain (markup-free, not yet masked) text: what a developer would search for.
 * Redaction replaces personal data and secrets only, so these values are the same before and after it.
 *
 * @param frames  the text's stack frames, where they are at hand
 * @returns per kind at most 12 distinct values, plus one `stack` value from the top three frames.
 * Time O(length); texts are cut at 20,000 characters.
 */
export function signText(text: string, frames?: readonly string[]): TicketSignature[] {
  const scanned = text.length > maxScannedCharacters ? text.slice(0, maxScannedCharacters) : text;
  const signatures: TicketSignature[] = [];
  const seen = new Map<SignatureKind, Set<string>>();
  const add = (kind: SignatureKind, value: string): void => {
    const values = seen.get(kind) ?? new Set<string>();
    seen.set(kind, values);
    if (values.size >= maxPerKind || values.has(value)) return;
    values.add(value);
    signatures.push({ kind, value });
  };
  for (const { kind, gate, pattern, value } of signatureRules) {
    if (gate !== undefined && !gate.test(scanned)) continue;
    for (const found of scanned.matchAll(pattern)) {
      const named = value(found);
      if (named !== undefined) add(kind, named);
    }
  }
  const stack = frames ?? stackFramesOf(scanned);
  if (stack.length >= 2) add('stack', stack.slice(0, framesInStackSignature).join(' < '));
  return signatures;
}
