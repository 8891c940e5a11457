/**
 * What the scorer knows about a pair (query q, earlier candidate c), in the order of the feature vector.
 * "cover" is the share of idf mass, so it is asymmetric; "cosine" is symmetric. All are about 0–1 but the logarithms.
 */
export const featureNames = [
  'bm25OfSelf', // BM25F over the sum of the query's weights
  'bm25OfTop', // BM25F over the best candidate's
  'bm25LogRank', // −ln(1 + rank)
  'titleCosine',
  'titleCoverOfQueryByTitle',
  'titleCoverOfCandidateByTitle',
  'titleCoverOfQueryByText',
  'titleCoverOfCandidateByText',
  'titleGramDice', // character 4-grams: typing errors, compounds
  'textCosine',
  'bodyCosine',
  'textCoverOfQuery',
  'textCoverOfCandidate',
  'bigramCosine',
  'signatureCosine',
  'signatureConflict', // both name signatures, none shared
  'frameAlignment',
  'maxSharedIdf', // over ln N
  'topThreeSharedIdf',
  'maxSharedTitleIdf',
  'logGapDays',
  'withinDays', // e^(−gap/3 d)
  'withinMonth', // e^(−gap/30 d)
  'sameComponent', // cosine of the parts they name, as for product and version
  'otherComponent', // both say, none shared
  'sameProduct',
  'otherProduct',
  'sameType',
  'sameVersion',
  'otherVersion',
  'sameReporter',
  'resolvedBefore', // c was resolved when q was created
  'logDaysSinceResolved',
  'noteCosine', // q against c's resolution notes, if resolved before
  'logCandidateLength',
  'lengthDistance',
  'sameTitle',
  'sameText',
  'titleLogRank', // −ln(1 + rank by title cosine)
  'identifierCosine', // compounds only: API names, codes, paths
  'maxSharedBigramIdf', // over ln N
  'titleCoverProduct', // both ways, by text
  'textCoverProduct',
  'openTitleCover', // titleCoverProduct while c is unresolved
  'openTextCosine', // textCosine while c is unresolved
  'recentTextCosine', // textCosine × withinMonth
  'missingTitleIdfOfQuery', // rarest title word that the other's text lacks, over ln N
  'missingTitleIdfOfCandidate',
  'titleCoverOfQueryBySquares', // by text, of idf²: the rare words decide
  'titleCoverOfCandidateBySquares',
  'titleGramLogRank', // −ln(1 + rank by titleGramDice)
  'queryNamesComponent', // share of c's component's words that q's text has
  'candidateNamesComponent',
  'leadCosine', // titles and first sentences, of √idf: what it is about counts as much as how rare its words are; for linking only
  'rareTextCoverOfQuery', // this and the next three: words weighed by how few of the candidates say them, see rarity-among-candidates.ts
  'rareTitleCoverOfQuery', // by text
  'rareTitleCoverOfCandidate', // by text, of words that few candidates have in their titles
  'rareLeadCosine',
  'meaningOfText', // this and the next: cosine in the desk's word space less the candidates' mean, see ../meaning
  'meaningOfTitle', // the title of one with the lead of the other, both ways
] as const;

export type FeatureName = (typeof featureNames)[number];
export const featureCount = featureNames.length;
export const featureIndex = Object.fromEntries(featureNames.map((name, index) => [name, index])) as Record<
  FeatureName,
  number
>;
