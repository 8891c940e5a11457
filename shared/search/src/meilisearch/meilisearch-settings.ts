import type { Settings } from 'meilisearch';

/**
 * How the index is to behave. Codes, keys and numbers are compared without typo tolerance: E1421 is not E1422.
 * `exact` holds the same codes in lower case for filtering, because filtering compares whole values.
 */
export const indexSettings: Settings = {
  searchableAttributes: ['label', 'codes', 'title', 'body'],
  filterableAttributes: ['key', 'kind', 'component', 'exact'],
  displayedAttributes: ['*'],
  rankingRules: ['words', 'typo', 'proximity', 'attribute', 'exactness', 'weight:desc'],
  typoTolerance: { enabled: true, disableOnNumbers: true, disableOnAttributes: ['label', 'codes'] },
  faceting: { maxValuesPerFacet: 100 },
  pagination: { maxTotalHits: 1_000 },
};
