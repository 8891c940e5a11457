/** A title longer than this is cut at a word. */
const MAX_LENGTH = 120;
/** Beyond this many members more titles no longer change the choice. */
const MAX_TITLES = 200;
/** What it costs a title, in words shared with all others, to name the number of one order or invoice, or to be all capitals. */
const COST_OF_ONE_NUMBER = 0.25;
const COST_OF_CAPITALS = 0.5;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}_.'-]*/gu;
const LONG_NUMBER = /\d{4}/;
/** Fewer words than this say too little alone; label terms are added. */
const MIN_WORDS = 3;

const LEADING_NOISE =
  /^(?:(?:re|fwd?|aw|wg|tr|sv|antw|clone|copy)\s*[:\-–]\s*|clone\s+of\s+|\[[^\]]{1,30}\]\s*|\(?[A-Z][A-Z0-9]{1,9}-\d+\)?\s*[:\-–]?\s+|#\d+\s*[:\-–]?\s+)/i;

/**
 * A title for a problem from the titles of its tickets: the one that has most in common with all others (the medoid), tidied;
 * rather one without the number of a single order, and not in capitals.
 *
 * @param titles  titles of members in order of arrival; empty ones are ignored
 * @param labelTerms  terms the members share and other tickets do not, best first; they favour titles that say them, complete a title
 *   that is too short, and stand alone when no member has a title
 * @returns 1–120 characters; "Untitled problem" when there is nothing to say
 *
 * Complexity: O(words of the first 200 titles).
 */
export function titleOfProblem(titles: readonly string[], labelTerms: readonly string[] = []): string {
  const tidied = titles
    .slice(0, MAX_TITLES)
    .map(tidyTitle)
    .filter((title) => title !== '');
  if (tidied.length === 0)
    return labelTerms.length > 0 ? cutAtWord(capitalise(labelTerms.slice(0, 5).join(', '))) : 'Untitled problem';
  const words = tidied.map(wordsOf);
  const shareOf = sharesOf(words);
  const labels = new Set(labelTerms.map((term) => term.toLowerCase()));
  let best = 0;
  let bestScore = -Infinity;
  words.forEach((wordsOfTitle, i) => {
    const score = centrality(wordsOfTitle, shareOf, labels, costOf(tidied[i]!, wordsOfTitle, shareOf, words.length));
    if (score > bestScore + 1e-9) {
      best = i;
      bestScore = score;
    }
  });
  return cutAtWord(
    completeShortTitle(withoutOwnNumbers(tidied[best]!, shareOf, words.length), words[best]!, labelTerms),
  );
}

/** Reply marks, ticket keys and markup taken off both ends, white space made single. */
function tidyTitle(raw: string): string {
  let title = raw.replace(/\s+/g, ' ').trim();
  for (let i = 0; i < 4; i++) {
    const shorter = title.replace(LEADING_NOISE, '').trim();
    if (shorter === '' || shorter === title) break;
    title = shorter;
  }
  return capitalise(title.replace(/[\s.,:;!\-–]+$/u, ''));
}

function wordsOf(title: string): string[] {
  return [...new Set(title.toLowerCase().match(WORD) ?? [])];
}

/** Share of the titles that hold a word, 0–1. */
function sharesOf(titles: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const words of titles) for (const word of words) shares.set(word, (shares.get(word) ?? 0) + 1 / titles.length);
  return shares;
}

/**
 * What a title shares with the others, against how long it is: the mean Jaccard similarity to all titles, to first order.
 * The length in the denominator keeps a title from winning by saying everything.
 */
function centrality(
  words: readonly string[],
  shareOf: ReadonlyMap<string, number>,
  labels: ReadonlySet<string>,
  cost: number,
): number {
  let shared = -cost;
  for (const word of words) shared += shareOf.get(word)! + (labels.has(word) ? 0.25 : 0);
  return shared / (words.length + 4);
}

/** The title without the numbers of one order or invoice: what is left is what all have in common. */
function withoutOwnNumbers(title: string, shareOf: ReadonlyMap<string, number>, titles: number): string {
  if (titles === 1) return title;
  const shorter = title
    .replace(WORD, (word) => (LONG_NUMBER.test(word) && isOwn(word.toLowerCase(), shareOf, titles) ? '…' : word))
    .replace(/[\s.,:;#(–-]*…\)?$/u, '');
  return wordsOf(shorter).length === 0 ? title : shorter;
}

const isOwn = (word: string, shareOf: ReadonlyMap<string, number>, titles: number): boolean =>
  shareOf.get(word)! * titles < 1.5;

/** What makes a title a poor name for all: numbers that no other title has, and shouting. */
function costOf(title: string, words: readonly string[], shareOf: ReadonlyMap<string, number>, titles: number): number {
  const ownNumbers = words.filter((word) => LONG_NUMBER.test(word) && isOwn(word, shareOf, titles)).length;
  const isShouted = words.length > 1 && title === title.toUpperCase() && title !== title.toLowerCase();
  return COST_OF_ONE_NUMBER * ownNumbers + (isShouted ? COST_OF_CAPITALS : 0);
}

function completeShortTitle(title: string, words: readonly string[], labelTerms: readonly string[]): string {
  if (words.length >= MIN_WORDS) return title;
  const missing = labelTerms.filter((term) => !words.includes(term.toLowerCase())).slice(0, 3);
  return missing.length === 0 ? title : `${title} (${missing.join(', ')})`;
}

function cutAtWord(title: string): string {
  if (title.length <= MAX_LENGTH) return title;
  const cut = title.slice(0, MAX_LENGTH - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_LENGTH / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** First letter large, unless the word is written in its own way (iPhone, eMail). */
function capitalise(title: string): string {
  return /^\p{Ll}\p{Ll}+(?:[\s,]|$)/u.test(title) ? title[0]!.toUpperCase() + title.slice(1) : title;
}
