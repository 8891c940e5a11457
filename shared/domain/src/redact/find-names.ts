/** How long a name is, without saying it: words, and characters of the words with one blank between them. */
export interface NameShape {
  readonly words: number;
  readonly length: number;
}

/** A stretch of a text; offsets are exclusive at the end. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Word extends Stretch {
  readonly text: string;
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu;
const foldedWord = (word: string): string => word.normalize('NFKC').toLowerCase();

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(wordPattern), (match) => ({
    text: foldedWord(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** A name as it is compared: its words of letters and digits, folded, one blank between them. "Doe, Jane" → "doe jane" */
export const foldedName = (name: string): string =>
  wordsOf(name)
    .map(({ text }) => text)
    .join(' ');

export const shapeOfName = (folded: string): NameShape => ({
  words: folded === '' ? 0 : folded.split(' ').length,
  length: folded.length,
});

/**
 * Find names in a text whatever stands between their words and in whatever case.
 *
 * @param shapes  lengths that are worth a question
 * @param isNamed  whether these folded words are a name that is looked for; it may know hashes only
 * @returns stretches in the order of the text, the longest where several begin, never overlapping
 *
 * Complexity: time O(length + words × shapes) and a question for each run of words that has one of the shapes.
 */
export function findNames(
  text: string,
  shapes: readonly NameShape[],
  isNamed: (folded: string, where: Stretch) => boolean,
): Stretch[] {
  if (shapes.length === 0) return [];
  const words = wordsOf(text);
  const longestFirst = [...shapes].sort((a, b) => b.words - a.words);
  // Length of the first n words together, so that a run's length is a difference.
  const lengths = new Float64Array(words.length + 1);
  words.forEach((word, at) => (lengths[at + 1] = lengths[at]! + word.text.length));
  const found: Stretch[] = [];
  for (let first = 0; first < words.length; first++) {
    for (const shape of longestFirst) {
      const end = first + shape.words;
      if (end > words.length || lengths[end]! - lengths[first]! + shape.words - 1 !== shape.length) continue;
      const where = { start: words[first]!.start, end: words[end - 1]!.end };
      const folded = words
        .slice(first, end)
        .map((word) => word.text)
        .join(' ');
      if (!isNamed(folded, where)) continue;
      found.push(where);
      first = end - 1;
      break;
    }
  }
  return found;
}

/**
 * Stretches that quote another text: runs of at least `least` words that stand in it in the same order.
 * @param quoted  folded runs of exactly `least` words, as `wordRuns` gives them
 */
export function findQuotes(text: string, quoted: ReadonlySet<string>, least: number): Stretch[] {
  const words = wordsOf(text);
  const found: { start: number; end: number }[] = [];
  for (let first = 0; first + least <= words.length; first++) {
    const run = words.slice(first, first + least);
    if (!quoted.has(run.map((word) => word.text).join(' '))) continue;
    const last = found.at(-1);
    const { start } = run[0]!;
    const { end } = run.at(-1)!;
    if (last && start <= last.end) last.end = end;
    else found.push({ start, end });
  }
  return found;
}

/** Every run of `count` words of a text, folded. */
export function wordRuns(text: string, count: number): string[] {
  const words = wordsOf(text).map((word) => word.text);
  return Array.from({ length: Math.max(0, words.length - count + 1) }, (_, at) =>
    words.slice(at, at + count).join(' '),
  );
}

/** The text with something else in place of each stretch. */
export function replaceStretches(text: string, stretches: readonly Stretch[], by: (at: number) => string): string {
  let replaced = '';
  let at = 0;
  stretches.forEach(({ start, end }, index) => {
    replaced += text.slice(at, start) + by(index);
    at = end;
  });
  return replaced + text.slice(at);
}
