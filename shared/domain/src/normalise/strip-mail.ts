/**
 * Remove what a mail adds around the report: quoted history, greeting, closing, signature, device footers.
 * Works line by line; time O(length).
 */
const attribution =
  /^(?:on .{3,120} wrote:|am .{3,120} schrieb.{0,80}:|le .{3,120} a écrit\s?:|el .{3,120} escribió:|il .{3,120} ha scritto:|op .{3,120} schreef.{0,80}:|-{2,}\s?(?:original message|ursprüngliche nachricht|message d'origine|forwarded message|messaggio originale|mensaje original)\s?-{2,})\s*$/i;
const headerLine = /^\s{0,4}\*?(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff|de|envoyé|à|objet)\*?:\s/i;
const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte|bonjour|hola|buenos días|buongiorno|salve|ciao|beste|olá)\b[^.!?\n]{0,40}[,!.:]?\s*$/i;
const closing =
  /^(?:(?:many )?thanks(?: (?:a lot|in advance|so much|again|and regards))?|thank you(?: (?:very much|in advance|so much))?|thx|cheers|(?:best|kind|warm|with best|with kind)? ?regards|best wishes|best|sincerely|yours (?:truly|sincerely)|mit freundlichen grüßen|viele grüße|liebe grüße|danke|cordialement|merci|saludos|gracias|grazie|cordiali saluti|met vriendelijke groet|bedankt)\s*[,.!]*\s*$/i;
const deviceFooter = /^(?:sent from my |get outlook for |von meinem .{1,30} gesendet|envoyé de mon )/i;

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
      if (attribution.test(trimmed)) break;
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
    if (trimmed === '') continue;
    if (trimmed.length > maxSignatureLineLength || ++count > maxSignatureLines) return false;
  }
  return true;
}
