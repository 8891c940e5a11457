import MiniSearch from 'minisearch';

import type { DuplicateSet } from './duplicate-sets.js';

/** Its time a query grows with the tickets, to some 200 ms at 20,000: every tenth query gives the figure in a minute. */
const queryStride = 10;
const searchedCharacters = 4_000;
/** Of a long ticket the first words, as one would paste them. */
const queryWords = 64;

/**
 * Off-the-shelf search as one would use it: MiniSearch over title (three times the weight) and description, the first 64 words of
 * the ticket as the query, joined by OR.
 * @returns rank (from 0, at most 19) of the first earlier group member for every tenth query, −1 when it is not among them
 */
export function miniSearchRanks({ tickets, groups, queries }: DuplicateSet): number[] {
  const search = new MiniSearch<{ row: number; title: string; description: string }>({
    idField: 'row',
    fields: ['title', 'description'],
    searchOptions: { boost: { title: 3 }, combineWith: 'OR' },
  });
  const asked = new Set(queries.filter((_, index) => index % queryStride === 0));
  const ranks: number[] = [];
  tickets.forEach(({ title = '', description = '' }, row) => {
    const document = { row, title, description: description.slice(0, searchedCharacters) };
    if (asked.has(row)) {
      const words = new Set(`${document.title} ${document.description}`.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu));
      const found = search.search([...words].slice(0, queryWords).join(' '));
      ranks.push(found.slice(0, 20).findIndex(({ id }) => groups[id as number] === groups[row]));
    }
    search.add(document);
  });
  return ranks;
}
