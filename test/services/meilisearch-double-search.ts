export type DoubleDocument = { readonly key: string; readonly [attribute: string]: unknown };

export interface DoubleSettings {
  readonly searchableAttributes?: readonly string[];
  readonly filterableAttributes?: readonly string[];
  readonly typoTolerance?: { readonly disableOnNumbers?: boolean; readonly disableOnAttributes?: readonly string[] };
}

export interface DoubleQuery {
  readonly indexUid: string;
  readonly q: string;
  readonly filter?: readonly string[];
  readonly limit: number;
  readonly facets?: readonly string[];
  readonly cropLength?: number;
  readonly highlightPreTag?: string;
  readonly highlightPostTag?: string;
}

/** Only the first ten words of a query count, as documented. */
const MAX_WORDS = 10;

/** Filter, match words with prefix and typos as the settings allow, rank by words matched, then typos, attribute and weight. */
export function searchDocuments(
  documents: readonly DoubleDocument[],
  query: DoubleQuery,
  settings: DoubleSettings,
): unknown {
  const words = wordsOf(query.q).slice(0, MAX_WORDS);
  const found = documents
    .filter((document) => (query.filter ?? []).every((condition) => satisfies(document, condition, settings)))
    .map((document) => ({ document, match: matchOf(document, words, settings) }))
    .filter(({ match }) => words.length === 0 || match.words > 0)
    .sort(
      (a, b) =>
        b.match.words - a.match.words ||
        a.match.typos - b.match.typos ||
        a.match.attribute - b.match.attribute ||
        weight(b.document) - weight(a.document),
    );
  // The strategy "frequency" gives up words only while nothing has them all.
  const most = found[0]?.match.words ?? 0;
  const kept =
    words.length === 0
      ? found
      : found.filter(({ match }) => match.words === most || match.words >= Math.ceil(words.length / 2));
  return {
    indexUid: query.indexUid,
    hits: kept
      .slice(0, query.limit)
      .map(({ document }) => ({ ...document, _formatted: { body: formatted(document, words, query) } })),
    query: query.q,
    limit: query.limit,
    offset: 0,
    estimatedTotalHits: kept.length,
    processingTimeMs: 0,
    facetDistribution: Object.fromEntries(
      (query.facets ?? []).map((facet) => [facet, countValues(kept.map(({ document }) => document[facet]))]),
    ),
  };
}

const weight = (document: DoubleDocument): number => Number(document.weight ?? 0);
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether a document meets one condition of the filter language: `a = "v"` or `a IN ["v", …]`. */
export function satisfies(document: DoubleDocument, condition: string, settings: DoubleSettings): boolean {
  const [, attribute, operator, rest] = /^(\w+) (=|IN) (.+)$/s.exec(condition) ?? [];
  if (attribute === undefined || !settings.filterableAttributes?.includes(attribute))
    throw new Error(`attribute of "${condition}" is not filterable`);
  const value = document[attribute];
  const held = Array.isArray(value) ? value : [value];
  const wanted = operator === '=' ? [JSON.parse(rest!)] : (JSON.parse(rest!) as unknown[]);
  return wanted.some((one) => held.includes(one));
}

function matchOf(
  document: DoubleDocument,
  words: readonly string[],
  settings: DoubleSettings,
): { words: number; typos: number; attribute: number } {
  let matched = 0;
  let typos = 0;
  let attribute = Infinity;
  words.forEach((word, position) => {
    let best = Infinity;
    settings.searchableAttributes?.forEach((name, rank) => {
      const allowed = settings.typoTolerance?.disableOnAttributes?.includes(name) ? 0 : typosAllowed(word, settings);
      const value = document[name];
      for (const held of wordsOf(Array.isArray(value) ? value.join(' ') : String(value ?? ''))) {
        const isPrefix = position === words.length - 1 && held.startsWith(word);
        const distance = isPrefix ? 0 : distanceWithin(word, held, allowed);
        if (distance < best || (distance === best && rank < attribute)) {
          best = distance;
          if (distance < Infinity) attribute = Math.min(attribute, rank);
        }
      }
    });
    if (best < Infinity) matched++;
    typos += best < Infinity ? best : 0;
  });
  return { words: matched, typos, attribute };
}

/** One typo from five letters, two from nine: the documented defaults. */
function typosAllowed(word: string, settings: DoubleSettings): number {
  if (settings.typoTolerance?.disableOnNumbers && /\d/.test(word)) return 0;
  return word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0;
}

/** Edit distance where swapping neighbours is one step; Infinity beyond `allowed`. */
function distanceWithin(a: string, b: string, allowed: number): number {
  if (a === b) return 0;
  if (allowed === 0 || Math.abs(a.length - b.length) > allowed) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  const distance = rows[a.length]![b.length]!;
  return distance <= allowed ? distance : Infinity;
}

function formatted(
  document: DoubleDocument,
  words: readonly string[],
  { highlightPreTag = '<em>', highlightPostTag = '</em>', cropLength = 10 }: DoubleQuery,
): string {
  const pieces = String(document.body ?? '').split(/(?<=\s)/);
  const isHit = (piece: string): boolean => wordsOf(piece).some((word) => words.includes(word));
  const start = Math.max(0, pieces.findIndex(isHit) - 2);
  const cropped = pieces.slice(start, start + cropLength);
  return `${start > 0 ? '…' : ''}${cropped
    .map((piece) =>
      isHit(piece) ? piece.replace(/[\p{L}\p{N}]+/u, (word) => `${highlightPreTag}${word}${highlightPostTag}`) : piece,
    )
    .join('')}`;
}

function countValues(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) if (typeof value === 'string') counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
