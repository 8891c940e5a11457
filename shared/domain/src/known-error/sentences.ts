/** A sentence of a ticket, as written. */
export interface Sentence {
  readonly ticketId: string;
  readonly text: string;
  /** Lower-case words of three letters or more, for comparison. */
  readonly words: ReadonlySet<string>;
}

/** Longer stretches without a full stop are logs or lists; they are cut here. */
const MAX_SENTENCE = 320;
const MIN_WORDS = 3;
const MAX_TEXT = 6_000;

/** Lines that close or open a mail and say nothing. */
const COURTESY =
  /^(?:hi|hello|dear|hallo|bonjour|thanks?|thank you|many thanks|regards|best regards|kind regards|cheers|please let (?:us|me) know|let (?:us|me) know|closing|closed|ticket closed|issue resolved|resolved|done|fixed|any update|mit freundlichen|cordialement)\b[^.:]{0,40}[.!?,:]?$/iu;

/** Frames of stack traces and dated log lines: evidence, but nothing to read. */
const MACHINE_LINE =
  /^(?:at \S+|File "|\.{3} \d+ more|\[?\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}|\S{1,60}\(\S{0,60}:\d+\)|[{}<>[\]|=*_-]{2,})/u;

/**
 * Split a text into sentences worth quoting: no greetings, no log lines, no fragments.
 * Ends at a full stop, question or exclamation mark before a space, or at a line end.
 */
export function sentencesOf(ticketId: string, text: string | undefined): Sentence[] {
  if (!text) return [];
  const sentences: Sentence[] = [];
  for (const raw of text.slice(0, MAX_TEXT).split(/\n+|(?<=[.!?])\s+(?=\p{Lu}|["'(\d])/u)) {
    const trimmed = raw.replace(/^[\s>*•\-–#\d.)]{1,12}/u, '').trim();
    if (trimmed.length === 0 || COURTESY.test(trimmed) || MACHINE_LINE.test(raw.trim())) continue;
    const clipped = trimmed.length > MAX_SENTENCE ? `${trimmed.slice(0, MAX_SENTENCE - 1).trimEnd()}…` : trimmed;
    const words = contentWords(clipped);
    if (words.size >= MIN_WORDS) sentences.push({ ticketId, text: clipped, words });
  }
  return sentences;
}

const FILLERS = new Set(
  'the and for was were with that this from have has had not but are you your our its been will can could would should they them then than when which into out also just any all about after before again there here what who how did does done got get via per der die das und ist war mit von den dem ein eine les des une est pour dans'.split(
    ' ',
  ),
);

/** Words that carry the content of a sentence, folded to lower case. */
export function contentWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}_]{3,40}/gu)) if (!FILLERS.has(word)) words.add(word);
  return words;
}

/** Share of the smaller set that the other holds, 0–1. */
export function overlapOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return shared / small.size;
}
