export interface Excerpt {
  readonly excerpt: string;
  readonly highlights: readonly { readonly start: number; readonly end: number }[];
}

const LENGTH = 240;

/**
 * The stretch of a text that holds most of the searched words, and where they stand in it.
 * A word matches when it begins like a searched one (cut back to its likely stem), so "printing" lights up for "print".
 */
export function excerptOf(body: string, words: readonly string[]): Excerpt {
  const text = body.replace(/\s+/g, ' ').trim();
  const hits = hitsIn(text, words.map(stemLike));
  const from = bestStart(text, hits);
  const to = Math.min(text.length, from + LENGTH);
  const cut = text.slice(from, to);
  const before = from > 0 ? '…' : '';
  const shift = before.length - from;
  return {
    excerpt: `${before}${cut}${to < text.length ? '…' : ''}`,
    highlights: hits
      .filter(({ start, end }) => start >= from && end <= to)
      .map(({ start, end }) => ({ start: start + shift, end: end + shift })),
  };
}

interface Hit {
  readonly start: number;
  readonly end: number;
}

function hitsIn(text: string, stems: readonly string[]): Hit[] {
  if (stems.length === 0) return [];
  const hits: Hit[] = [];
  // Lower-casing may change the length of a text; words are compared one by one, so offsets stay true.
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:[._'-][\p{L}\p{N}]+)*/gu)) {
    const word = match[0].toLowerCase();
    if (stems.some((stem) => (stem.length >= 3 ? word.startsWith(stem) : word === stem))) {
      hits.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  return hits;
}

/** Start of the window with most hits, moved back to a word's beginning. */
function bestStart(text: string, hits: readonly Hit[]): number {
  let best = 0;
  let bestCount = 0;
  for (let first = 0, last = 0; first < hits.length; first++) {
    while (last < hits.length && hits[last]!.end - hits[first]!.start <= LENGTH - 40) last++;
    if (last - first > bestCount) {
      bestCount = last - first;
      best = hits[first]!.start;
    }
  }
  if (best <= 40) return 0;
  const space = text.lastIndexOf(' ', best - 30);
  return space === -1 ? best : space + 1;
}

function stemLike(word: string): string {
  const shorter = word.replace(/(?:ings?|ed|es|s|ly|ment|en|er)$/u, '');
  return shorter.length >= 3 ? shorter : word;
}
