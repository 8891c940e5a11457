/**
 * Remove what a mail adds around the report: quoted history, greeting, closing, signature, device footers, disclaimers.
 * English, German, French, Spanish, Portuguese, Italian and Dutch. Works line by line; time O(length).
 */
import {
  attributionStart,
  attributionWhole,
  closing,
  deviceFooter,
  disclaimer,
  greeting,
  headerLine,
} from './mail-phrases.js';

const maxSignatureLines = 6;
const maxSignatureLineLength = 60;

/** @returns the report's own lines. A text that is all greeting or closing comes back empty. */
export function stripMail(text: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const trimmed = line.trim();
    if (trimmed.length <= 200) {
      if (isAttribution(trimmed, lines[index + 1])) break;
      if (isForwardedHeader(lines, index)) break;
      if (trimmed === '--' && lines.length - index <= maxSignatureLines + 2) break;
      if (kept.length <= 2 && greeting.test(trimmed)) continue;
      if (deviceFooter.test(trimmed)) continue;
      if (closing.test(trimmed)) {
        // What follows a closing is a signature only if it is short to the end; else the report goes on.
        if (restIsSignature(lines, index + 1)) break;
        continue;
      }
    }
    // A notice of confidentiality ends a mail; in the first lines it may be what the report is about.
    if (kept.length > 2 && disclaimer.test(trimmed)) break;
    if (
      line.startsWith('>') &&
      (lines[index - 1]?.startsWith('>') ?? false) &&
      (lines[index + 1]?.startsWith('>') ?? false)
    )
      continue;
    kept.push(line);
  }
  return kept.join('\n');
}

/** "On Monday, Bob wrote:" on one line or, as mail programs wrap it, on two. */
function isAttribution(trimmed: string, next: string | undefined): boolean {
  if (attributionWhole.test(trimmed)) return true;
  return (
    next !== undefined &&
    next.length <= 120 &&
    attributionStart.test(trimmed) &&
    attributionWhole.test(`${trimmed} ${next.trim()}`)
  );
}

/** Three header lines in a row ("From: … Sent: … To: …") open a forwarded mail; one alone may be the report's own words. */
function isForwardedHeader(lines: readonly string[], index: number): boolean {
  if (index < 2) return false;
  for (let offset = 0; offset < 3; offset++)
    if (!headerLine.test((lines[index + offset] ?? '').slice(0, 40))) return false;
  return true;
}

function restIsSignature(lines: readonly string[], from: number): boolean {
  let count = 0;
  for (let index = from; index < lines.length; index++) {
    const trimmed = (lines[index] ?? '').trim();
    if (trimmed === '' || disclaimer.test(trimmed)) continue;
    if (trimmed.length > maxSignatureLineLength || ++count > maxSignatureLines) return false;
  }
  return true;
}
