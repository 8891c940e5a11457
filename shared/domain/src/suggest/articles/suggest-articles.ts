import type { Ticket } from '../../corpus/ticket.js';
import { hash32 } from '../../numeric/hash32.js';
import { ArticleMemory } from './article-memory.js';
import { ArticleScorer, type ScoredTicket } from './article-scorer.js';
import { LinkLikelihood } from './link-likelihood.js';
import { type ArticleProfile, articleProfiles } from './profiles.js';
import type { TicketTerms } from './term-reader.js';

/** People linked `articleId` to a ticket; others could know it from `knownAt` on. */
export interface ArticleLink {
  readonly ticketId: string;
  readonly articleId: string;
  /** ISO 8601. */
  readonly knownAt: string;
}

export interface ArticleSuggestion {
  readonly articleId: string;
  /** Calibrated probability that the article answers the ticket, 0–1. */
  readonly probability: number;
}

export interface ArticleAnswer {
  readonly ticketId: string;
  /** Best first. */
  readonly articles: readonly ArticleSuggestion[];
  /** Probability that no article known at the moment applies, 0–1. */
  readonly noneProbability: number;
}

export interface SuggestArticlesOptions {
  /** Articles a query, default 10. */
  readonly top?: number;
  readonly profile?: ArticleProfile;
  /** Called now and then with the tickets done so far. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface SuggestArticlesResult {
  /** One answer a query, in the order the queries were given. */
  readonly answers: readonly ArticleAnswer[];
  /** What could not be used, in words. */
  readonly warnings: readonly string[];
  /** Weights as learned by the end, to train a profile from. */
  readonly learned: ArticleProfile;
}

/** Tickets without a link that train the second stage; more are thinned out evenly and weighed up. */
const MAX_UNLINKED_EXAMPLES = 6_000;
/** A link usually becomes known within this time; used until own links tell. */
const FIRST_LAG_MS = 30 * 86_400_000;
/** Share of links that must have become known for a ticket without one to count as unlinked. */
const LAG_QUANTILE = 0.95;

interface SeenTicket {
  readonly ticket: Ticket;
  readonly at: number;
  readonly terms: TicketTerms;
  readonly scored: ScoredTicket | undefined;
  readonly articleIds: string[];
  matured: boolean;
}

/**
 * Rank known-fix articles for tickets as of the moment each was created, learning from links in the order they became known.
 * A query's own resolution, resolutionNotes and resolvedAt are never read before one of its links is known. See ./README.md.
 *
 * @param tickets  any order; those without a readable createdAt cannot be placed in time and are left out
 * @param links  any order; a link counts for queries created after its `knownAt`
 * @param queries  ticket ids, any order
 *
 * Complexity: O(tickets · text + (queries + examples) · (postings + candidates · features)); about 3 ms a query at 6,000 links.
 * Determinism: same input → same answers; no chance is involved.
 */
export function suggestArticles(
  tickets: readonly Ticket[],
  links: readonly ArticleLink[],
  queries: readonly string[],
  options: SuggestArticlesOptions = {},
): SuggestArticlesResult {
  const { top = 10, profile = articleProfiles['2026-11'], onProgress } = options;
  const timeline = orderByCreation(tickets);
  const known = new Map(timeline.map(({ ticket, at }, index) => [ticket.id, { index, at }]));
  const usable = links
    .map((link) => ({ ...link, at: Date.parse(link.knownAt) }))
    .filter((link) => known.has(link.ticketId) && !Number.isNaN(link.at))
    .sort((a, b) => a.at - b.at || compare(a.ticketId, b.ticketId) || compare(a.articleId, b.articleId));
  const asked = new Set(queries);
  const linkedIds = new Set(usable.map((link) => link.ticketId));
  const lastQuery = queries.reduce((last, id) => Math.max(last, known.get(id)?.index ?? -1), -1);
  const unlinked = lastQuery + 1 - linkedIds.size;
  const sampling = Math.min(1, MAX_UNLINKED_EXAMPLES / Math.max(1, unlinked));

  const memory = new ArticleMemory();
  const likelihood = new LinkLikelihood();
  const scorer = new ArticleScorer(profile);
  const seen = new Map<string, SeenTicket>();
  const waiting: (SeenTicket | undefined)[] = [];
  const lags = new LagEstimate();
  const answers = new Map<string, ArticleAnswer>();
  /** Links dated before their own ticket: learned as soon as the ticket has been read. */
  const early = new Map<string, string[]>();
  let nextLink = 0;
  let nextWaiting = 0;

  const mature = (entry: SeenTicket): void => {
    entry.matured = true;
    likelihood.learn(
      entry.ticket,
      entry.at,
      entry.terms.text.ids,
      memory.weigh(entry.terms),
      entry.articleIds.length > 0,
    );
    if (entry.scored) scorer.observe(entry.scored);
    if (!linkedIds.has(entry.ticket.id)) seen.delete(entry.ticket.id);
  };
  const learnLinksBefore = (moment: number): void => {
    while (nextLink < usable.length && usable[nextLink]!.at < moment) {
      const { ticketId, articleId, at } = usable[nextLink]!;
      nextLink += 1;
      const entry = seen.get(ticketId);
      if (!entry) {
        early.set(ticketId, [...(early.get(ticketId) ?? []), articleId]);
        continue;
      }
      lags.add(Math.max(0, at - entry.at));
      addLink(entry, articleId);
    }
  };
  const addLink = (entry: SeenTicket, articleId: string): void => {
    const { scored } = entry;
    if (scored) {
      const number = memory.numberOf(articleId);
      const position = number === undefined ? -1 : scored.candidates.articles.indexOf(number);
      const isFirst = scored.chosen.length === 0;
      if (position >= 0 && !scored.chosen.includes(position)) scored.chosen.push(position);
      if (isFirst && scored.chosen.length > 0) scorer.learnChoice(scored);
    }
    entry.articleIds.push(articleId);
    memory.learn(entry.ticket, entry.terms, entry.at, [articleId]);
  };

  for (let index = 0; index <= lastQuery; index += 1) {
    const { ticket, at } = timeline[index]!;
    learnLinksBefore(at);
    while (nextWaiting < waiting.length && waiting[nextWaiting]!.at + lags.value < at) {
      const entry = waiting[nextWaiting]!;
      waiting[nextWaiting] = undefined;
      nextWaiting += 1;
      mature(entry);
    }
    const terms = memory.read(ticket);
    memory.notice(terms);
    const isQuery = asked.has(ticket.id);
    const isLinked = linkedIds.has(ticket.id);
    const isSampled = hash32(ticket.id) / 2 ** 32 < sampling;
    let scored: ScoredTicket | undefined;
    if (isQuery || isLinked || isSampled) {
      // A linked ticket is always read, so its weight is 1; an unlinked one stands for those that were thinned out.
      const weight = isLinked ? 1 : isSampled ? 1 / sampling : 0;
      const candidates = memory.candidatesFor(ticket, terms, at);
      scored = {
        candidates,
        at,
        likelihood: likelihood.describe(ticket, terms.text.ids, memory.weigh(terms)),
        nearest: memory.nearestSimilarity(),
        logLength: Math.log(1 + terms.text.ids.length),
        weight,
        chosen: [],
      };
      if (isQuery) answers.set(ticket.id, answer(ticket.id, scored, scorer, memory, top));
      if (weight === 0) scored = undefined;
    }
    const entry: SeenTicket = { ticket, at, terms, scored, articleIds: [], matured: false };
    seen.set(ticket.id, entry);
    waiting.push(entry);
    for (const articleId of early.get(ticket.id) ?? []) addLink(entry, articleId);
    if (onProgress && index % 500 === 0) onProgress(index, lastQuery + 1);
  }
  return {
    answers: queries.map((id) => answers.get(id) ?? { ticketId: id, articles: [], noneProbability: 1 }),
    learned: scorer.learned('learned'),
    warnings: describeProblems(links.length - usable.length, queries.filter((id) => !known.has(id)).length),
  };
}

function answer(
  ticketId: string,
  scored: ScoredTicket,
  scorer: ArticleScorer,
  memory: ArticleMemory,
  top: number,
): ArticleAnswer {
  const { anyProbability, probabilities } = scorer.judge(scored);
  const { articles } = scored.candidates;
  const ranked = Array.from(articles.keys())
    .sort((a, b) => probabilities[b]! - probabilities[a]! || articles[a]! - articles[b]!)
    .slice(0, top)
    .map((position) => ({ articleId: memory.articleIds[articles[position]!]!, probability: probabilities[position]! }));
  return { ticketId, articles: ranked, noneProbability: 1 - anyProbability };
}

function orderByCreation(tickets: readonly Ticket[]): { ticket: Ticket; at: number }[] {
  return tickets
    .map((ticket) => ({ ticket, at: Date.parse(ticket.createdAt ?? '') }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at || compare(a.ticket.id, b.ticket.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function describeProblems(unusedLinks: number, unknownQueries: number): string[] {
  const problems: string[] = [];
  if (unusedLinks > 0)
    problems.push(
      `${unusedLinks} links name no dated ticket of the file or carry no readable date; they were not used.`,
    );
  if (unknownQueries > 0)
    problems.push(`${unknownQueries} queries name no dated ticket of the file; they are answered with nothing known.`);
  return problems;
}

/** Running estimate of how long links take to become known. */
class LagEstimate {
  private readonly lags: number[] = [];
  private estimate = FIRST_LAG_MS;
  private fresh = 0;

  get value(): number {
    return this.estimate;
  }

  add(lag: number): void {
    this.lags.push(lag);
    if (this.lags.length > 1_000) this.lags.shift();
    this.fresh += 1;
    if (this.lags.length >= 20 && (this.fresh >= 100 || this.lags.length === 20)) {
      this.fresh = 0;
      const sorted = [...this.lags].sort((a, b) => a - b);
      this.estimate = sorted[Math.floor(LAG_QUANTILE * (sorted.length - 1))]!;
    }
  }
}
