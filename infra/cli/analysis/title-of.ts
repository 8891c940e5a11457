import type { Ticket } from '@reprise/domain';

/** Titles compared at most: a large problem's first members say enough. */
const comparedTitles = 200;
const maxTitleLength = 110;

/** The member title whose words the other members use most, the earliest of equals: a person's wording, not a list of terms. */
export function titleOf(members: readonly Ticket[]): string {
  const titles = members.slice(0, comparedTitles).map((ticket) => titleOrFirstWords(ticket));
  const uses = new Map<string, number>();
  const wordsOf = titles.map((title) => new Set(title.toLowerCase().match(/[\p{L}\p{N}_.-]{2,}/gu) ?? []));
  for (const words of wordsOf) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  let [best, bestScore] = [titles[0] ?? '', -1];
  titles.forEach((title, at) => {
    const words = wordsOf[at] ?? new Set<string>();
    let shared = 0;
    for (const word of words) shared += (uses.get(word) ?? 1) - 1;
    // Divided by the root of the length: neither the longest title nor a single word wins by that alone.
    const score = shared / Math.sqrt(words.size + 2);
    if (score > bestScore) [best, bestScore] = [title, score];
  });
  return best === '' ? 'Tickets without text' : best;
}

function titleOrFirstWords(ticket: Ticket): string {
  const text = (ticket.title ?? ticket.description ?? '').replace(/\s+/g, ' ').trim();
  return text.length > maxTitleLength ? `${text.slice(0, maxTitleLength - 1).trimEnd()}…` : text;
}
