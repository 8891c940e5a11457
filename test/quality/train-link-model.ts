import { linkInputNames, matchProfiles, type Ticket, type WrittenLinkModel } from '@reprise/domain';
import { generateDemo } from '@reprise/infra';

import { duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';
import { fitLogistic, type LogisticPoint } from './fit-logistic.js';
import { linkedPairs, type LinkedPairs } from './linked-pairs.js';

/** Tickets with the group of each; −1 where nobody confirmed any. */
export interface GroupedTickets {
  readonly tickets: readonly Ticket[];
  readonly groups: Int32Array;
}

export interface LinkedSet {
  readonly groups: Int32Array;
  readonly pairs: LinkedPairs;
}

/** Of tickets of which nothing is known every eighth takes part; many have a duplicate that nobody linked, so they count a quarter. */
const unlabelledStride = 8;
const unlabelledTrust = 0.25;
/** Pairs that begin so much alike and that nobody confirmed are copies and clones that nobody linked more often than two things: they take no part. */
const copiesFrom = 0.7;
const leadCosine = linkInputNames.indexOf('leadCosine');
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
  const scorer = matchProfiles['2026-11'].linkScorer;
  return sourceOf(
    fitLinkModel([...trackers, demoEstate()].map((set) => ({ ...set, pairs: linkedPairs(set.tickets, scorer) }))),
  );
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

/** Logistic regression over all pairs of which something is known, each set with the same weight of matches. */
export function fitLinkModel(sets: readonly LinkedSet[]): WrittenLinkModel {
  const points = sets.flatMap((set) => {
    const own = pointsOf(set);
    const matches = own.reduce((sum, { isMatch, weight }) => sum + isMatch * weight, 0);
    return own.map((point) => ({ ...point, weight: (point.weight * matchesPerSet) / matches }));
  });
  const { bias, weights } = fitLogistic(points, linkInputNames.length);
  return {
    bias,
    weights: Object.fromEntries(linkInputNames.map((name, k) => [name, weights[k]!])) as WrittenLinkModel['weights'],
  };
}

function pointsOf({ groups, pairs: { offsets, targets, inputs } }: LinkedSet): LogisticPoint[] {
  const width = linkInputNames.length;
  const points: LogisticPoint[] = [];
  for (let row = 0; row < groups.length; row++) {
    for (let pair = offsets[row]!; pair < offsets[row + 1]!; pair++) {
      const target = targets[pair]!;
      const isMatch = groups[row]! >= 0 && groups[row] === groups[target];
      const isLabelled = groups[row]! >= 0 || groups[target]! >= 0;
      if (!isLabelled && row % unlabelledStride !== 0) continue;
      if (!isMatch && inputs[pair * width + leadCosine]! > copiesFrom) continue;
      points.push({
        inputs: Float64Array.from(inputs.subarray(pair * width, (pair + 1) * width)),
        isMatch: isMatch ? 1 : 0,
        weight: isLabelled ? 1 : unlabelledStride * unlabelledTrust,
      });
    }
  }
  return points;
}

/** The model as TypeScript, five digits a number: what stands in link-model-2026-11.ts. */
export function sourceOf({ bias, weights }: WrittenLinkModel): string {
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
