import {
  adaptModel,
  createMatchingEngine,
  featureCount,
  fieldScore,
  probabilityOf,
  scoreOf,
  type MatchingEngine,
  type MatchModel,
  type Ticket,
} from '@reprise/domain';

import { type AskedTicket, askedTickets, type QualityPlaces, unlabelledStride } from './asked-tickets.js';
import { type DuplicateSet, duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';
import { miniSearchRanks } from './mini-search-baseline.js';
import { retrievalScore, type RetrievalScore } from './retrieval-measures.js';
import { tfIdfRanks } from './tf-idf-baseline.js';
import { trainMatchModel } from './train-match-model.js';

/** Below these recall@10 the report fails; above `noneError` too. */
export const matchFloors = {
  'titanium-jira': { shipped: 0.82, leftOut: 0.805, learned: 0.82 },
  'rust-issues': { shipped: 0.795, leftOut: 0.785, learned: 0.795 },
} as const;

export interface MatchQuality {
  readonly set: (typeof duplicateSetNames)[number];
  /** The weights as shipped, through the engine. They saw this set's labels, so this row flatters. */
  readonly shipped: RetrievalScore;
  /** Weights trained on the other sets only: what a new desk may expect. */
  readonly leftOut: RetrievalScore | undefined;
  /** The same weights after learning the confirmed duplicates of this set's first half. */
  readonly learned: RetrievalScore | undefined;
  /** How the first suggestion of `learned` keeps what its probability says, over the second half. */
  readonly calibration: CalibrationQuality | undefined;
  readonly tfIdf: RetrievalScore;
  readonly miniSearch: RetrievalScore;
  readonly secondsToIndex: number;
  readonly millisecondsPerQuery: number;
}

export interface CalibrationQuality {
  /** Mean distance of probability and share confirmed; a ticket without a confirmed duplicate counts a quarter. */
  readonly error: number;
  /** Of labelled tickets shown a suggestion of at least the probability: how many, and how often it was right. */
  readonly atLeast: readonly { readonly probability: number; readonly shown: number; readonly right: number }[];
}

/**
 * Duplicate retrieval by the frozen protocol: a second-half ticket with an earlier mate asks, all earlier tickets are candidates.
 * @returns one row a set; empty when the data is not there
 */
export function measureMatching(places: QualityPlaces): MatchQuality[] {
  return duplicateSetNames.flatMap((name) => {
    const set = readDuplicateSet(places.dataDir, name);
    if (set === undefined) return [];
    const engine = createMatchingEngine();
    const secondsToIndex = secondsOf(() => engine.add(set.tickets));
    let ranks: number[] = [];
    const secondsToAsk = secondsOf(() => (ranks = ranksOf(set, engine)));
    const asked = askedTickets(places, name)!;
    const leftOut = trainMatchModel(places, name);
    const learned = leftOut && learnedFromFirstHalf(leftOut, asked, set.tickets.length / 2);
    const scoreUnder = (model: MatchModel | undefined): RetrievalScore | undefined =>
      model && retrievalScore(asked.filter(({ isQuery }) => isQuery).map((query) => rankUnder(model, query)));
    return [
      {
        set: name,
        shipped: retrievalScore(ranks),
        leftOut: scoreUnder(leftOut),
        learned: scoreUnder(learned),
        calibration: learned && calibrationOf(learned, asked, set.tickets.length / 2),
        tfIdf: retrievalScore(tfIdfRanks(set)),
        miniSearch: retrievalScore(miniSearchRanks(set)),
        secondsToIndex,
        millisecondsPerQuery: (secondsToAsk * 1_000) / set.queries.length,
      },
    ];
  });
}

/** Rank (from 0) of the first earlier group member per query, −1 when it is not among the first twenty. */
function ranksOf({ tickets, groups, queries }: DuplicateSet, engine: MatchingEngine): number[] {
  const groupOf = new Map(tickets.map(({ id }, row) => [id, groups[row]!]));
  return queries.map((row) => {
    const query = asReported(tickets[row]!);
    const matches = engine.match(query, { top: 20, before: query.createdAt! });
    return matches.findIndex(({ ticketId }) => groupOf.get(ticketId) === groups[row]);
  });
}

function asReported(ticket: Ticket): Ticket {
  const { resolution: _resolution, resolutionNotes: _notes, resolvedAt: _resolvedAt, ...query } = ticket;
  return query;
}

/** What `learn` does, on the tickets before `half`: their links, and a quarter of a ticket for each that has none. */
function learnedFromFirstHalf(prior: MatchModel, asked: readonly AskedTicket[], half: number): MatchModel {
  const early = asked.filter(({ row }) => row < half);
  return adaptModel(
    prior,
    early.filter(({ isLabelled }) => isLabelled),
    early.map((ticket) => ({ ...ticket, weight: weightOf(ticket) })),
  );
}

const weightOf = ({ isLabelled }: AskedTicket): number => (isLabelled ? 1 : unlabelledStride / 4);

function orderUnder(model: MatchModel, { features, isMatch }: AskedTicket): { order: number[]; scores: number[] } {
  const scores = Array.from(isMatch, (_, index) => scoreOf(model, features, index * featureCount));
  return { scores, order: scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]! || a - b) };
}

function rankUnder(model: MatchModel, query: AskedTicket): number {
  const rank = orderUnder(model, query).order.findIndex((index) => query.isMatch[index] === 1);
  return rank < 20 ? rank : -1;
}

function calibrationOf(model: MatchModel, asked: readonly AskedTicket[], half: number): CalibrationQuality {
  const firsts = asked
    .filter(({ row, isMatch }) => row >= half && isMatch.length > 0)
    .map((ticket) => {
      const { order, scores } = orderUnder(model, ticket);
      const field = fieldScore(order.map((index) => scores[index]!));
      const probability = probabilityOf(model, scores[order[0]!]!, field, ticket.features, order[0]! * featureCount);
      return {
        probability,
        right: ticket.isMatch[order[0]!]!,
        weight: weightOf(ticket),
        isLabelled: ticket.isLabelled,
      };
    });
  const gaps = new Float64Array(10);
  let total = 0;
  for (const { probability, right, weight } of firsts) {
    gaps[Math.min(9, Math.floor(probability * 10))]! += weight * (probability - right);
    total += weight;
  }
  return {
    error: gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total,
    atLeast: [0.1, 0.2, 0.3, 0.4, 0.5].map((probability) => {
      const shown = firsts.filter((first) => first.isLabelled && first.probability >= probability);
      return {
        probability,
        shown: shown.length,
        right: shown.reduce((sum, { right }) => sum + right, 0) / Math.max(1, shown.length),
      };
    }),
  };
}

function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1_000;
}
