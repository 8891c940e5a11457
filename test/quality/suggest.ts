import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { suggestArticles, type ArticleAnswer, type Ticket } from '@reprise/domain';

import { estimate, type Estimate } from './retrieval-measures.js';

/**
 * Suggesting known-fix articles on thunderbird-support.
 *
 * Protocol: tickets by createdAt, id; split at the median date of linked tickets; a link is known seven days after its ticket.
 * A query is a second-half ticket with a linked article that at least three links named before. Success@k: any linked article
 * among the first k. "None" is judged over the whole second half: a ticket without a link to a known article.
 */

const dayMs = 86_400_000;
const knownAfterDays = 7;
const minEarlierLinks = 3;
/** Of the tickets without a link every fifth is asked and counts five times: the whole set costs twice the time for the same figure. */
const unlinkedStride = 5;

/** Below these the report fails. Reached on 2026-11-22: 0.457, 0.747, 0.838; calibration error of "none" 0.014, of the first 0.003. */
export const suggestFloors = { success1: 0.45, success5: 0.74, noneError: 0.02 } as const;
/** Best single method of the literature's kind: word-vector neighbours with notes. */
export const suggestBaseline = { success1: 0.385, success5: 0.666 } as const;

export interface SuggestQuality {
  readonly queries: number;
  readonly success1: Estimate;
  readonly success3: Estimate;
  readonly success5: Estimate;
  readonly success10: Estimate;
  readonly meanReciprocalRank: Estimate;
  /** Expected calibration error (ten equal bins) of "nothing known applies", over all tickets of the second half. */
  readonly noneError: number;
  /** The same of the first article's probability. */
  readonly firstError: number;
  /** Precision of the first article among the tenth of tickets it is surest of. */
  readonly precisionAtTenth: number;
  /** The query's order by popularity of the last 90 days, success@5. */
  readonly popularitySuccess5: number;
}

interface Link {
  readonly ticketId: string;
  readonly articleId: string;
  readonly knownAt: string;
  readonly at: number;
}

/** @returns undefined when the data is not there */
export function measureSuggestions(dataDir: string): SuggestQuality | undefined {
  const folder = join(dataDir, 'thunderbird-support');
  if (!existsSync(join(folder, 'tickets.ndjson.gz'))) return undefined;
  const tickets = readLines(join(folder, 'tickets.ndjson.gz'))
    .map((line) => JSON.parse(line) as Ticket & { createdAt: string })
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id));
  const createdAt = new Map(tickets.map(({ id, createdAt: at }) => [id, Date.parse(at)]));
  const links = readLines(join(folder, 'kb-links.tsv.gz'))
    .slice(1)
    .map((line): Link => {
      const [ticketId = '', articleId = ''] = line.split('\t');
      const at = createdAt.get(ticketId)! + knownAfterDays * dayMs;
      return { ticketId, articleId, at, knownAt: new Date(at).toISOString() };
    })
    .sort((a, b) => a.at - b.at);
  const linked = new Map<string, string[]>();
  for (const { ticketId, articleId } of links) linked.set(ticketId, [...(linked.get(ticketId) ?? []), articleId]);
  const linkedDates = tickets.filter(({ id }) => linked.has(id)).map(({ createdAt: at }) => at);
  const split = linkedDates[linkedDates.length >> 1]!;
  const second = tickets.filter(({ createdAt: at }) => at >= split);
  let unlinked = 0;
  const asked = second.filter(({ id }) => linked.has(id) || unlinked++ % unlinkedStride === 0);
  const { answers } = suggestArticles(
    tickets,
    links,
    asked.map(({ id }) => id),
  );
  return judge(answers, asked, linked, links);
}

function judge(
  answers: readonly ArticleAnswer[],
  asked: readonly Ticket[],
  linked: ReadonlyMap<string, readonly string[]>,
  links: readonly Link[],
): SuggestQuality {
  const known = new Map<string, { count: number; recent: number; at: number }>();
  const hits: number[] = [];
  let popular5 = 0;
  const none: Outcome[] = [];
  const first: Outcome[] = [];
  let next = 0;
  answers.forEach(({ ticketId, articles, noneProbability }, index) => {
    const at = Date.parse(asked[index]!.createdAt!);
    for (; next < links.length && links[next]!.at < at; next += 1) {
      const { articleId, at: when } = links[next]!;
      const before = known.get(articleId) ?? { count: 0, recent: 0, at: when };
      known.set(articleId, {
        count: before.count + 1,
        recent: before.recent * 2 ** ((before.at - when) / (90 * dayMs)) + 1,
        at: when,
      });
    }
    const right = linked.get(ticketId) ?? [];
    const weight = linked.has(ticketId) ? 1 : unlinkedStride;
    const hit = articles.findIndex(({ articleId }) => right.includes(articleId));
    none.push({ probability: noneProbability, happened: !right.some((articleId) => known.has(articleId)), weight });
    first.push({ probability: articles[0]?.probability ?? 0, happened: hit === 0, weight });
    if (!right.some((articleId) => (known.get(articleId)?.count ?? 0) >= minEarlierLinks)) return;
    hits.push(hit);
    const popular = [...known]
      .map(([articleId, { recent, at: when }]) => ({ articleId, weight: recent * 2 ** ((when - at) / (90 * dayMs)) }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 5);
    if (popular.some(({ articleId }) => right.includes(articleId))) popular5 += 1;
  });
  const within = (limit: number): Estimate => estimate(hits.map((hit) => (hit >= 0 && hit < limit ? 1 : 0)));
  return {
    queries: hits.length,
    success1: within(1),
    success3: within(3),
    success5: within(5),
    success10: within(10),
    meanReciprocalRank: estimate(hits.map((hit) => (hit < 0 ? 0 : 1 / (hit + 1)))),
    noneError: calibrationError(none),
    firstError: calibrationError(first),
    precisionAtTenth: precisionAtCoverage(first, 0.1),
    popularitySuccess5: popular5 / hits.length,
  };
}

interface Outcome {
  /** 0–1. */
  readonly probability: number;
  readonly happened: boolean;
  readonly weight: number;
}

/** Weighted mean of |mean probability − share that happened| over ten bins of equal width. */
function calibrationError(outcomes: readonly Outcome[]): number {
  const bins = Array.from({ length: 10 }, () => ({ gap: 0 }));
  let total = 0;
  for (const { probability, happened, weight } of outcomes) {
    bins[Math.min(9, Math.floor(probability * 10))]!.gap += weight * (probability - (happened ? 1 : 0));
    total += weight;
  }
  return bins.reduce((sum, { gap }) => sum + Math.abs(gap), 0) / total;
}

function precisionAtCoverage(outcomes: readonly Outcome[], coverage: number): number {
  const ordered = [...outcomes].sort((a, b) => b.probability - a.probability);
  const limit = coverage * ordered.reduce((sum, { weight }) => sum + weight, 0);
  let taken = 0;
  let right = 0;
  for (const { happened, weight } of ordered) {
    if (taken >= limit) break;
    taken += weight;
    if (happened) right += weight;
  }
  return right / taken;
}

function readLines(file: string): string[] {
  return gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
