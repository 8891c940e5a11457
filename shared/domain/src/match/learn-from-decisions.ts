import { adaptModel, pointsOf, surpriseAt } from './adapt-model.js';
import { compareHeldBack, type HeldBackComparison, type HeldBackPoint } from './compare-held-back.js';
import type { DecidedTickets } from './decided-tickets.js';
import { decisionLists, type DecisionList } from './decision-lists.js';
import { featureCount } from './feature-names.js';
import type { MatchModel } from './match-model.js';
import { scoreOf } from './scorer.js';
import type { TicketRanker } from './ticket-ranker.js';

/** What came of it: too little was decided; taken; nothing that chance would not give; or the shipped weights do better on decisions that were held back. */
export type LearningVerdict = 'too few' | 'taken' | 'no gain' | 'finds less' | 'knows less';

/** The weights of before and those learned from the other decisions, on decisions that were held back. */
export interface HeldBack {
  /** How often a ticket of the same problem comes first. */
  readonly firstRight: HeldBackComparison;
  /** Mean of 1 / place of the first ticket of the same problem, 0–1. */
  readonly reciprocalRank: HeldBackComparison;
  /** Mean surprise (−ln of what was held likely of what was so) at the first ten candidates. */
  readonly surprise: HeldBackComparison;
}

/** In what the learned weights do better, by more than chance gives: what they find first, or what they say of it. */
export type LearningGain = 'finds more' | 'knows more';

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
  /** Accounts of before 2026-11-23 do not say. */
  readonly gains?: readonly LearningGain[];
}

/** Under so many links the weights hardly move, and nothing could be said about whether for the better. */
export const MIN_LINKS_TO_LEARN = 20;
const folds = 5;
/** One merge of thousands is one decision, not thousands. */
const maxOfGroup = 30;
const gap = 1e-9;

/**
 * Weights moved towards what people decided here, if they do better than the shipped ones on decisions they have not seen.
 * Five times a fifth of the problems is held back, learned from the rest, and judged: the right tickets must come earlier, or what is said of the first
 * ten be nearer to the truth, by more than chance gives (the 95 % interval of the gain lies above 0), and neither may be worse. What is taken is learned from all of them.
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
  const gains = gainsOf(heldBack);
  const verdict = verdictOf(heldBack);
  const model = verdict === 'taken' ? adaptModel(shipped, linked, [...linked, ...unlinked]) : undefined;
  return { account: { verdict, ...counts, heldBack, gains }, model };
}

/** Whether what was learned may be used: it must surely be better in one respect, and no worse in the other. */
export function verdictOf(heldBack: HeldBack): Exclude<LearningVerdict, 'too few'> {
  if (heldBack.reciprocalRank.gain.value < -gap) return 'finds less';
  if (heldBack.surprise.gain.value < -gap) return 'knows less';
  return gainsOf(heldBack).length > 0 ? 'taken' : 'no gain';
}

function gainsOf({ reciprocalRank, surprise }: HeldBack): LearningGain[] {
  const isSure = ({ gain }: HeldBackComparison): boolean => gain.low > gap;
  return [...(isSure(reciprocalRank) ? (['finds more'] as const) : []), ...(isSure(surprise) ? (['knows more'] as const) : [])]; // prettier-ignore
}

function heldBackOf(shipped: MatchModel, linked: readonly DecisionList[], unlinked: readonly DecisionList[]): HeldBack {
  const foldOf = foldsOf(linked);
  const ranks: HeldBackPoint[] = [];
  const surprises: HeldBackPoint[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const isHeldBack = (list: DecisionList): boolean => foldOf(list.problem) === fold;
    const learned = linked.filter((list) => !isHeldBack(list));
    const model = adaptModel(shipped, learned, [...learned, ...unlinked.filter((list) => !isHeldBack(list))]);
    for (const list of linked.filter(isHeldBack)) {
      const { problem } = list;
      ranks.push({ problem, weight: 1, before: reciprocalRankOf(shipped, list), after: reciprocalRankOf(model, list) });
    }
    for (const list of [...linked, ...unlinked].filter(isHeldBack)) {
      const weight = pointsOf(shipped, list).reduce((sum, point) => sum + point.weight, 0);
      const { problem } = list;
      surprises.push({ problem, weight, before: surpriseOf(shipped, list), after: surpriseOf(model, list) });
    }
  }
  const firsts = ranks.map((point) => ({ ...point, before: point.before === 1 ? 1 : 0, after: point.after === 1 ? 1 : 0 })); // prettier-ignore
  return {
    firstRight: compareHeldBack(firsts, 1),
    reciprocalRank: compareHeldBack(ranks, 1),
    surprise: compareHeldBack(surprises, -1),
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
