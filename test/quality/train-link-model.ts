import {
  featureCount,
  fieldScore,
  linkInputNames,
  linkInputs,
  matchProfiles,
  scoreOf,
  TicketAnalyser,
  TicketRanker,
  type MatchModel,
  type Ticket,
  type WrittenLinkModel,
} from '@reprise/domain';
import { generateDemo } from '@reprise/infra';

import { duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';
import { fitLogistic, type LogisticPoint } from './fit-logistic.js';

/** Tickets with the group of each; −1 where nobody confirmed any. */
export interface GroupedTickets {
  readonly tickets: readonly Ticket[];
  readonly groups: Int32Array;
}

const edgesPerRow = 10;
/** Of tickets of which nothing is known every eighth takes part; many have a duplicate that nobody linked, so they count a quarter. */
const unlabelledStride = 8;
const unlabelledTrust = 0.25;
const matchesPerSet = 1_000;

/**
 * Trains the shipped link model of clustering: `npm run quality -- train-link-model` prints its source; one minute and a half.
 *
 * Sets: both trackers, and the invented estate of the demo, which stands for a help desk where most tickets recur. Each counts the same.
 * Links are those of the whole set under the shipped scorer.
 * @returns undefined when a tracker is missing
 */
export function trainLinkModel(dataDir: string): string | undefined {
  const trackers = duplicateSetNames.flatMap((name) => readDuplicateSet(dataDir, name) ?? []);
  if (trackers.length < duplicateSetNames.length) return undefined;
  return sourceOf(fitLinkModel([...trackers, demoEstate()], matchProfiles['2026-11'].model));
}

/** The demo's tickets with what really caused them. */
export function demoEstate(): GroupedTickets {
  const { tickets, labels } = generateDemo({ until: '2026-11-01T00:00:00Z', seed: 1 });
  const numbers = new Map<string, number>();
  const groups = Int32Array.from(tickets, ({ id }) => {
    const label = labels.get(id)!;
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label)!;
  });
  return { tickets, groups };
}

export function fitLinkModel(sets: readonly GroupedTickets[], scorer: MatchModel): WrittenLinkModel {
  const points = sets.flatMap((set) => {
    const own = pointsOf(set, scorer);
    const matches = own.reduce((sum, { isMatch, weight }) => sum + isMatch * weight, 0);
    return own.map((point) => ({ ...point, weight: (point.weight * matchesPerSet) / matches }));
  });
  const { bias, weights } = fitLogistic(points, linkInputNames.length);
  return {
    bias,
    weights: Object.fromEntries(linkInputNames.map((name, k) => [name, weights[k]!])) as WrittenLinkModel['weights'],
  };
}

function pointsOf({ tickets, groups }: GroupedTickets, scorer: MatchModel): LogisticPoint[] {
  const analyser = new TicketAnalyser();
  const ranker = new TicketRanker(matchProfiles['2026-11'], analyser.vocabulary, scorer);
  for (const ticket of tickets) ranker.add(analyser.analyse(ticket));
  const points: LogisticPoint[] = [];
  const fields = new Float64Array(tickets.length);
  for (let row = 0; row < tickets.length; row++) {
    const filter = { rowLimit: row, createdBefore: Number.NaN, ownRow: row };
    const { count, rows, features } = ranker.candidatesOf(ranker.columns.read(row), filter, 'link');
    const scores = Array.from({ length: count }, (_, index) => scoreOf(scorer, features, index * featureCount));
    const order = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]! || rows[a]! - rows[b]!);
    const field = fieldScore(order.slice(0, 50).map((index) => scores[index]!));
    fields[row] = field;
    for (const index of order.slice(0, edgesPerRow)) {
      const isLabelled = groups[row]! >= 0 || groups[rows[index]!]! >= 0;
      if (!isLabelled && row % unlabelledStride !== 0) continue;
      const inputs = new Float64Array(linkInputNames.length);
      const contrast = scores[index]! - (field + fields[rows[index]!]!) / 2;
      linkInputs(contrast, features, index * featureCount, inputs);
      points.push({
        inputs,
        isMatch: groups[row]! >= 0 && groups[row] === groups[rows[index]!] ? 1 : 0,
        weight: isLabelled ? 1 : unlabelledStride * unlabelledTrust,
      });
    }
  }
  return points;
}

function sourceOf({ bias, weights }: WrittenLinkModel): string {
  const short = (value: number): string => String(Number(value.toPrecision(5)));
  return [
    "import type { WrittenLinkModel } from './link-model.js';\n",
    '/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */',
    'export const linkModel202611: WrittenLinkModel = {',
    `  bias: ${short(bias)},`,
    '  weights: {',
    ...linkInputNames.map((name) => `    ${name}: ${short(weights[name])},`),
    '  },',
    '};\n',
  ].join('\n');
}
