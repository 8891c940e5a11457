import type { ArticleHistory } from './article-history.js';
import type { LinkedChannel } from './linked-channel.js';

/** Ways of reading a ticket; every linked ticket is compared in each. */
const channelNames = ['text', 'pairs', 'notes'] as const;

const channelFeatures = ['logShare30', 'logShare100', 'logRecentShare', 'bestThree', 'meanCosine'] as const;
const historyFeatures = [
  'logPopularity',
  'logPopularity7',
  'logPopularity30',
  'logPopularity90',
  'logDaysSinceLast',
  'logDaysSinceFirst',
  'component',
  'locale',
  'tags',
  'slugInTitle',
  'slugInText',
  'fewLinks',
  'linear',
] as const;

/** Names of an article's features, in the order of a row. */
export const articleFeatureNames: readonly string[] = [
  ...channelNames.flatMap((channel) => channelFeatures.map((feature) => `${channel}.${feature}`)),
  ...historyFeatures,
];
export const ARTICLE_FEATURES = articleFeatureNames.length;

/** A share of votes below this counts as this: logarithms stay finite, and silence is told from a whisper. */
const SHARE_FLOOR = 0.005;
/** Half-life of a neighbour's vote in the "recent" share. */
const RECENT_HALF_LIFE_MS = 45 * 86_400_000;
const FEW_LINKS = 3;

interface ArticleQuery {
  /** When the ticket was created, milliseconds. */
  readonly at: number;
  readonly component?: string;
  readonly locale?: string;
  readonly tags: readonly string[];
  /** Share of the words of each article's id that the title or the text holds, 0–1. */
  readonly slugInTitle: Float64Array;
  readonly slugInText: Float64Array;
  /** Log-probability of each article by the linear model. */
  readonly linear: Float64Array;
}

/** Candidates of one ticket with their features: `values` is row-major, candidates × ARTICLE_FEATURES. */
export interface CandidateFeatures {
  readonly articles: Int32Array;
  readonly values: Float32Array;
}

/** Linked tickets by row: when each was created and which articles it holds. */
interface LinkedRows {
  readonly times: readonly number[];
  readonly articles: readonly (readonly number[])[];
}

/** Votes of the nearest linked tickets for each article, as shares of all votes. */
interface NeighbourVotes {
  readonly share30: Float32Array;
  readonly share100: Float32Array;
  readonly recent: Float32Array;
  readonly bestThree: Float32Array;
}

/**
 * Features of the most promising articles for a query that the channels were just compared with.
 * Complexity: O(articles log articles + neighbours + candidates · (features + rows of the article)).
 */
export function articleFeatures(
  channels: readonly LinkedChannel[],
  linked: LinkedRows,
  history: ArticleHistory,
  query: ArticleQuery,
  maxCandidates: number,
): CandidateFeatures {
  const votes = channels.map((channel) => countVotes(channel, linked, history.articleCount, query.at));
  const articles = chooseCandidates(votes, history, query, maxCandidates);
  const values = new Float32Array(articles.length * ARTICLE_FEATURES);
  let at = 0;
  for (const article of articles) {
    channels.forEach((channel, c) => {
      const { share30, share100, recent, bestThree } = votes[c]!;
      values[at] = Math.log(SHARE_FLOOR + share30[article]!);
      values[at + 1] = Math.log(SHARE_FLOOR + share100[article]!);
      values[at + 2] = Math.log(SHARE_FLOOR + recent[article]!);
      values[at + 3] = bestThree[article]!;
      values[at + 4] = channel.meanCosine(article, history.rows[article]!);
      at += channelFeatures.length;
    });
    values[at] = Math.log(history.overallShare(article));
    values[at + 1] = Math.log(history.share(article, 0, query.at));
    values[at + 2] = Math.log(history.share(article, 1, query.at));
    values[at + 3] = Math.log(history.share(article, 2, query.at));
    values[at + 4] = Math.log(1 + history.daysSinceLast(article, query.at));
    values[at + 5] = Math.log(1 + history.daysSinceFirst(article, query.at));
    values[at + 6] = query.component === undefined ? 0 : history.logRatio(article, `component ${query.component}`);
    values[at + 7] = query.locale === undefined ? 0 : history.logRatio(article, `locale ${query.locale}`);
    let tags = 0;
    for (const tag of query.tags) tags += history.logRatio(article, `tag ${tag}`);
    values[at + 8] = query.tags.length > 0 ? tags / Math.sqrt(query.tags.length) : 0;
    values[at + 9] = query.slugInTitle[article]!;
    values[at + 10] = query.slugInText[article]!;
    values[at + 11] = history.rows[article]!.length < FEW_LINKS ? 1 : 0;
    values[at + 12] = query.linear[article]!;
    at += historyFeatures.length;
  }
  return { articles, values };
}

function countVotes(channel: LinkedChannel, linked: LinkedRows, articleCount: number, at: number): NeighbourVotes {
  const share30 = new Float32Array(articleCount);
  const share100 = new Float32Array(articleCount);
  const recent = new Float32Array(articleCount);
  const bestThree = new Float32Array(articleCount);
  const seen = new Uint8Array(articleCount);
  let total30 = 0;
  let total100 = 0;
  let totalRecent = 0;
  for (let i = 0; i < channel.topCount; i += 1) {
    const row = channel.topRows[i]!;
    const sim = channel.topSims[i]!;
    const fresh = sim * 2 ** (-Math.max(0, at - linked.times[row]!) / RECENT_HALF_LIFE_MS);
    if (i < 30) total30 += sim;
    if (i < 100) total100 += sim;
    totalRecent += fresh;
    for (const article of linked.articles[row]!) {
      if (i < 30) share30[article]! += sim;
      if (i < 100) share100[article]! += sim;
      recent[article]! += fresh;
      if (seen[article]! < 3) {
        bestThree[article]! += sim / 3;
        seen[article]! += 1;
      }
    }
  }
  for (let article = 0; article < articleCount; article += 1) {
    if (total30 > 0) share30[article]! /= total30;
    if (total100 > 0) share100[article]! /= total100;
    if (totalRecent > 0) recent[article]! /= totalRecent;
  }
  return { share30, share100, recent, bestThree };
}

/** Articles with votes first; popularity and the words of the id fill up where nothing similar is known. */
function chooseCandidates(
  votes: readonly NeighbourVotes[],
  history: ArticleHistory,
  query: ArticleQuery,
  maxCandidates: number,
): Int32Array {
  const promise = new Float64Array(history.articleCount);
  for (let article = 0; article < promise.length; article += 1) {
    let sum = 0.02 * Math.sqrt(history.share(article, 2, query.at)) + 0.02 * query.slugInTitle[article]!;
    for (const { share30, share100 } of votes) sum += share30[article]! + share100[article]!;
    promise[article] = sum;
  }
  return Int32Array.from(promise.keys())
    .sort((a, b) => promise[b]! - promise[a]! || a - b)
    .slice(0, maxCandidates);
}
