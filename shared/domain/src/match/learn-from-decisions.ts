import { randomBelow, seededRandom } from '../numeric/seeded-random.js';
import { adaptModel, pointsOf, surpriseAt } from './adapt-model.js';
import type { DecidedTickets } from './decided-tickets.js';
import { decisionLists, type DecisionList } from './decision-lists.js';
import { featureCount } from './feature-names.js';
import { scoreOf, type MatchModel } from './match-model.js';
import type { TicketRanker } from './ticket-ranker.js';

/** What came of it: too little was decided; taken; or the shipped weights do better on decisions that were held back. */
export type LearningVerdict = 'too few' | 'taken' | 'finds less' | 'knows less';

/** A share of held-back decisions, 0–1, with its 95 % interval. */
export interface HeldBackShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The weights of before and those learned from the other decisions, on decisions that were held back. */
export interface HeldBack {
  /** How often a ticket of the same problem comes first. */
  readonly firstRight: { readonly before: HeldBackShare; readonly after: HeldBackShare; readonly gain: HeldBackShare };
  /** Mean of 1 / place of the first ticket of the same problem, 0–1. */
  readonly reciprocalRank: { readonly before: number; readonly after: number };
  /** Mean surprise (−ln of what was held likely of what was so) at the first ten candidates. */
  readonly surprise: { readonly before: number; readonly after: number };
}

export interface LearningAccount {
  readonly verdict: LearningVerdict;
  /** Tickets with an earlier one of the same problem, by the word of people. */
  readonly links: number;
  /** Problems they are of. */
  readonly problems: number;
  /** Tickets that people took apart from an earlier one. */
  readonly parted: number;
  /** Null where too little was decided to hold anything back. */
  readonly heldBack: HeldBack | null;
}

/** Under so many links the weights hardly move, and nothing could be said about whether for the better. */
export const MIN_LINKS_TO_LEARN = 20;
const folds = 5;
/** One merge of thousands is one decision, not thousands. */
const maxOfGroup = 30;
const resamples = 400;
const gap = 1e-9;

/**
 * Weights moved towards what people decided here, if they do no worse than the shipped ones on decisions they have not seen.
 * Five times a fifth of the problems is held back, learned from the rest, and judged: none of its places may be found later on average,
 * nor what is said of the first ten be further from the truth. What is taken is learned from all of them.
 *
 * Deterministic. Time O(lists × cost of a match), once, and six fits: at 1,200 links about ten seconds.
 */
export function learnFromDecisions(
  ranker: TicketRanker,
  shipped: MatchModel,
  decided: DecidedTickets,
): { readonly account: LearningAccount; readonly model: MatchModel | undefined } {
  const { linked, unlinked, parted } = decisionLists(ranker, decided, maxOfGroup);
  const counts = { links: linked.length, problems: new Set(linked.map(({ problem }) => problem)).size, parted };
  if (linked.length < MIN_LINKS_TO_LEARN || counts.problems < folds)
    return { account: { verdict: 'too few', ...counts, heldBack: null }, model: undefined };
  const heldBack = heldBackOf(shipped, linked, unlinked);
  const verdict = verdictOf(heldBack);
  const model = verdict === 'taken' ? adaptModel(shipped, linked, [...linked, ...unlinked]) : undefined;
  return { account: { verdict, ...counts, heldBack }, model };
}

/** Whether what was learned may be used: it must be no worse in either respect. */
export function verdictOf({ reciprocalRank, surprise }: HeldBack): Exclude<LearningVerdict, 'too few'> {
  if (reciprocalRank.after < reciprocalRank.before - gap) return 'finds less';
  return surprise.after > surprise.before + gap ? 'knows less' : 'taken';
}

interface Judged {
  readonly problem: number;
  /** 1 / place; 0 when it was not among the candidates. */
  readonly before: number;
  readonly after: number;
}

function heldBackOf(shipped: MatchModel, linked: readonly DecisionList[], unlinked: readonly DecisionList[]): HeldBack {
  const foldOf = foldsOf(linked);
  const judged: Judged[] = [];
  const surprise = { before: 0, after: 0, weight: 0 };
  for (let fold = 0; fold < folds; fold++) {
    const isHeldBack = (list: DecisionList): boolean => foldOf(list.problem) === fold;
    const learned = linked.filter((list) => !isHeldBack(list));
    const model = adaptModel(shipped, learned, [...learned, ...unlinked.filter((list) => !isHeldBack(list))]);
    for (const list of linked.filter(isHeldBack))
      judged.push({ problem: list.problem, before: reciprocalRankOf(shipped, list), after: reciprocalRankOf(model, list) }); // prettier-ignore
    for (const list of [...linked, ...unlinked].filter(isHeldBack)) {
      surprise.before += surpriseOf(shipped, list);
      surprise.after += surpriseOf(model, list);
      surprise.weight += pointsOf(shipped, list).reduce((sum, { weight }) => sum + weight, 0);
    }
  }
  const mean = (of: (one: Judged) => number): number => judged.reduce((sum, one) => sum + of(one), 0) / judged.length;
  return {
    firstRight: firstRightOf(judged),
    reciprocalRank: { before: mean(({ before }) => before), after: mean(({ after }) => after) },
    surprise: { before: surprise.before / surprise.weight, after: surprise.after / surprise.weight },
  };
}

/** Problems in turn, the largest first, so that every fold has about as much. */
function foldsOf(linked: readonly DecisionList[]): (problem: number) => number {
  const sizes = new Map<number, number>();
  for (const { problem } of linked) sizes.set(problem, (sizes.get(problem) ?? 0) + 1);
  const order = [...sizes].sort(([a, n], [b, m]) => m - n || a - b).map(([problem]) => problem);
  const fold = new Map(order.map((problem, index) => [problem, index % folds]));
  return (problem) => fold.get(problem) ?? problem % folds;
}

function reciprocalRankOf(model: MatchModel, { features, isMatch, isJudged }: DecisionList): number {
  let best = Number.NEGATIVE_INFINITY;
  const scores = Float64Array.from(isMatch, (_, index) => scoreOf(model, features, index * featureCount));
  scores.forEach((score, index) => {
    if (isMatch[index] === 1 && score > best) best = score;
  });
  if (best === Number.NEGATIVE_INFINITY) return 0;
  // What nobody decided about takes no place.
  return 1 / (1 + scores.filter((score, index) => score > best && isJudged?.[index] !== 0).length);
}

function surpriseOf(model: MatchModel, list: DecisionList): number {
  const solution = [model.calibrationBias, ...model.calibrationWeights];
  return pointsOf(model, list).reduce(
    (sum, { inputs, isMatch, weight }) => sum + weight * surpriseAt(solution, inputs, isMatch),
    0,
  );
}

/** Percentile bootstrap over problems: decisions about one problem are no independent evidence. */
function firstRightOf(judged: readonly Judged[]): HeldBack['firstRight'] {
  const byProblem = new Map<number, { n: number; before: number; after: number }>();
  for (const { problem, before, after } of judged) {
    const sum = byProblem.get(problem) ?? { n: 0, before: 0, after: 0 };
    byProblem.set(problem, {
      n: sum.n + 1,
      before: sum.before + (before === 1 ? 1 : 0),
      after: sum.after + (after === 1 ? 1 : 0),
    });
  }
  const problems = [...byProblem.values()];
  const random = seededRandom(judged.length);
  const shares = (drawn: readonly (typeof problems)[number][]) => {
    let [n, before, after] = [0, 0, 0];
    for (const one of drawn) [n, before, after] = [n + one.n, before + one.before, after + one.after];
    return { before: before / n, after: after / n, gain: (after - before) / n };
  };
  const draws = Array.from({ length: resamples }, () =>
    shares(problems.map(() => problems[randomBelow(random, problems.length)]!)),
  );
  const value = shares(problems);
  const share = (field: keyof typeof value): HeldBackShare => {
    const sorted = draws.map((draw) => draw[field]).sort((a, b) => a - b);
    const at = (part: number): number => sorted[Math.floor(part * (resamples - 1))]!;
    return { value: value[field], low: Math.min(value[field], at(0.025)), high: Math.max(value[field], at(0.975)) };
  };
  return { before: share('before'), after: share('after'), gain: share('gain') };
}
