const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?|bonjour)\b.{0,40}$/iu;
const MAX_CLOSING_LINES = 5;
const MAX_CLOSING_LINE = 60;

/**
 * What a resolution says, without the greeting and the closing of the mail it was sent in: the same remedy told to ten
 * people is one remedy. A text that would lose everything stays as it is.
 */
export function resolutionCore(text: string): string {
  const lines = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
  if (lines.length > 1 && greeting.test(lines[0] ?? '')) lines.shift();
  const paragraphs = lines
    .join('\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean);
  while (paragraphs.length > 1 && isClosing(paragraphs.at(-1)!)) paragraphs.pop();
  return paragraphs.join('\n\n') || text.trim();
}

/** Short lines of which none ends like a sentence, at least one of them a name under another line. */
function isClosing(paragraph: string): boolean {
  const lines = paragraph.split('\n');
  return (
    lines.length >= 2 &&
    lines.length <= MAX_CLOSING_LINES &&
    lines.every((line) => line.length <= MAX_CLOSING_LINE && !/[.:;?]$/.test(line) && !/^[-*•\d]/.test(line))
  );
}

/** Two cores with the same key say the same: case, punctuation and spacing do not count. */
export const resolutionKey = (core: string): string =>
  core
    .slice(0, 300)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
