export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

const maxHeaderCharacters = 100_000;

/**
 * The character that separates columns: the one that cuts the header into most parts, text in quotes not counted.
 * The header is judged alone because texts of tickets are full of commas.
 */
export function detectDelimiter(headerLine: string): Delimiter {
  const outsideQuotes = headerLine.slice(0, maxHeaderCharacters).replace(/"[^"]*"/g, '');
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of delimiters) {
    const count = outsideQuotes.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}
