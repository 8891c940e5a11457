import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import {
  calibrationInputs,
  calibrationNames,
  featureCount,
  featureNames,
  fieldScore,
  matchProfiles,
  scoreOf,
  TicketAnalyser,
  TicketRanker,
  type MatchModel,
  type Ticket,
} from '@reprise/domain';

import { duplicateSetNames, readDuplicateSet, readTickets } from './duplicate-sets.js';
import { fitLogistic } from './fit-logistic.js';
import { fitSoftmaxRanker, type RankingExample } from './fit-softmax-ranker.js';

/**
 * Trains the shipped weights of the match profile: `node test/quality/run.mjs train-match-model` prints the model's source.
 *
 * Sets: the two trackers with duplicate groups, all labelled tickets, and every second link between threads of the support forum at
 * weight .3 (noisy, but the only set of end users). Tickets stream in order of creation, so every statistic is as of the query.
 */
const forum = { name: 'thunderbird-support', weight: 0.3, stride: 2 } as const;
/** Of tickets without a confirmed duplicate every twentieth is asked; many have one that nobody linked, so they count a quarter. */
const unlabelledStride = 20;
const unlabelledTrust = 0.25;
const warmUpRows = 2_000;
/** Copies are rare in both trackers (21 pairs, 20 of them true) and certain on a desk: set by hand, left out of the fit. */
const sameTextLogOdds = 6;

interface AskedTicket extends RankingExample {
  readonly isLabelled: boolean;
}

/** @returns the TypeScript source of the model; undefined when a set is missing */
export function trainMatchModel(dataDir: string): string | undefined {
  const trackers = duplicateSetNames.flatMap((name) => readDuplicateSet(dataDir, name) ?? []);
  if (trackers.length < duplicateSetNames.length || !existsSync(join(dataDir, forum.name))) return undefined;
  const asked = trackers.map(({ tickets, groups }) => {
    const seen = new Set<number>();
    return askTickets(tickets, (row) => {
      const group = groups[row]!;
      if (group < 0) return undefined;
      const hasMate = seen.has(group);
      seen.add(group);
      return hasMate ? (candidate) => groups[candidate] === group : undefined;
    });
  });
  const threads = askForum(dataDir);
  const ranked = fitSoftmaxRanker([...asked.flat().filter(({ isLabelled }) => isLabelled), ...threads], featureCount);
  const scorer: MatchModel = {
    ...ranked,
    calibrationBias: 0,
    calibrationWeights: new Float64Array(calibrationNames.length),
  };
  return sourceOf(scorer, calibrate(scorer, asked));
}

/** Stream tickets through an index; ask those with mates, and a sample of the rest. */
function askTickets(
  tickets: readonly Ticket[],
  mateTest: (row: number) => ((candidate: number) => boolean) | undefined,
  stride = unlabelledStride,
  weight = 1,
): AskedTicket[] {
  const analyser = new TicketAnalyser();
  const ranker = new TicketRanker(matchProfiles['2026-11'], analyser.vocabulary);
  const asked: AskedTicket[] = [];
  tickets.forEach((ticket, row) => {
    const analysed = analyser.analyse(ticket);
    const isMate = mateTest(row);
    if (isMate !== undefined || (row > warmUpRows && row % stride === 0)) {
      const { count, rows, features } = ranker.candidatesOf(analysed, {
        rowLimit: row,
        createdBefore: Number.NaN,
        ownRow: -1,
      });
      asked.push({
        features: features.slice(0, count * featureCount),
        isMatch: Uint8Array.from(rows.subarray(0, count), (candidate) => (isMate?.(candidate) === true ? 1 : 0)),
        weight,
        isLabelled: isMate !== undefined,
      });
    }
    ranker.add(analysed);
  });
  return asked;
}

function askForum(dataDir: string): RankingExample[] {
  const tickets = readTickets(dataDir, forum.name);
  const rowOf = new Map(tickets.map(({ id }, row) => [id, row]));
  const earlierOf = new Map<number, Set<number>>();
  const links = gunzipSync(readFileSync(join(dataDir, forum.name, 'question-links.tsv.gz'))).toString('utf8').split('\n').slice(1); // prettier-ignore
  for (const link of links) {
    const [one, other] = link.split('\t').map((id) => rowOf.get(id));
    if (one === undefined || other === undefined || one === other) continue;
    const later = Math.max(one, other);
    earlierOf.set(later, (earlierOf.get(later) ?? new Set()).add(Math.min(one, other)));
  }
  const asked = askTickets(tickets, (row) => {
    const earlier = earlierOf.get(row);
    return earlier === undefined ? undefined : (candidate) => earlier.has(candidate);
  }, Number.POSITIVE_INFINITY, forum.weight); // prettier-ignore
  return asked.filter((_, index) => index % forum.stride === 0);
}

/** Calibration: logistic regression over the ten best candidates of every asked ticket; each tracker counts the same. */
function calibrate(
  scorer: MatchModel,
  sets: readonly (readonly AskedTicket[])[],
): { bias: number; weights: Float64Array } {
  const sameText = calibrationNames.indexOf('sameText');
  const points = sets.flatMap((asked) => {
    const own = asked.flatMap(({ features, isMatch, isLabelled }) => {
      const scores = Array.from(isMatch, (_, index) => scoreOf(scorer, features, index * featureCount));
      const order = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]!);
      const field = fieldScore(order.map((index) => scores[index]!));
      return order.slice(0, 10).map((index) => {
        const inputs = new Float64Array(calibrationNames.length);
        calibrationInputs(scores[index]!, field, features, index * featureCount, inputs);
        return { inputs, isMatch: isMatch[index]!, weight: isLabelled ? 1 : unlabelledStride * unlabelledTrust };
      });
    });
    const matches = own.reduce((sum, { isMatch, weight }) => sum + isMatch * weight, 0);
    return own
      .filter(({ inputs }) => inputs[sameText] === 0)
      .map((point) => ({ ...point, weight: (point.weight * 1000) / matches }));
  });
  const { bias, weights } = fitLogistic(points, calibrationNames.length);
  weights[sameText] = sameTextLogOdds;
  return { bias, weights };
}

function sourceOf(
  { means, scales, weights }: MatchModel,
  calibration: { bias: number; weights: Float64Array },
): string {
  const short = (value: number): string => String(Number(value.toPrecision(5)));
  return [
    "import type { WrittenMatchModel } from './match-model.js';\n",
    '/** Trained by test/quality/train-match-model.ts; see README.md for sets, dates and figures. */',
    'export const matchModel202611: WrittenMatchModel = {',
    '  features: {',
    ...featureNames.map(
      (name, f) => `    ${name}: [${short(means[f]!)}, ${short(scales[f]!)}, ${short(weights[f]!)}],`,
    ),
    '  },',
    `  calibrationBias: ${short(calibration.bias)},`,
    '  calibration: {',
    ...calibrationNames.map((name, k) => `    ${name}: ${short(calibration.weights[k]!)},`),
    '  },',
    '};\n',
  ].join('\n');
}
