import { boundedLogOdds, type ProblemModel } from '@reprise/domain';

import { duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';
import { fitLogistic } from './fit-logistic.js';
import { firstSuggestions, inventedEstate, type FirstSuggestion } from './problem-suggestions.js';

const estateSeeds = [3, 4];
/** Of the unlabelled every tenth is asked, and a quarter of its weight believed: links are incomplete. */
const unlabelledWeight = 10 * 0.25;
const weightPerKind = 1_000;

/**
 * Trains how sure a suggested problem is: `npm run quality -- train-problem-model` prints its source; two minutes.
 * Sets: both trackers, where little recurs, and two histories of the invented estate, where much does; the three kinds count alike.
 * @returns undefined when a tracker is missing
 */
export function trainProblemModel(dataDir: string): string | undefined {
  const trackers = duplicateSetNames.flatMap((name) => readDuplicateSet(dataDir, name) ?? []);
  if (trackers.length < duplicateSetNames.length) return undefined;
  return sourceOf(
    fitProblemModel([
      estateSeeds.flatMap((seed) => firstSuggestions(inventedEstate(seed))),
      ...trackers.map(({ groups, tickets }) => {
        const causes = new Map(tickets.map(({ id }, row) => [id, groups[row]! < 0 ? undefined : String(groups[row])]));
        return firstSuggestions({ tickets, causeOf: (id) => causes.get(id) });
      }),
    ]),
  );
}

/** Logistic regression over first suggestions that are problems; each kind of set weighs the same. */
export function fitProblemModel(kinds: readonly (readonly FirstSuggestion[])[]): ProblemModel {
  const points = kinds.flatMap((rows) => {
    const own = rows.flatMap(({ evidence, isLabelled, isRight }) =>
      evidence === undefined
        ? []
        : {
            inputs: Float64Array.of(boundedLogOdds(evidence.pairProbability), evidence.agreement),
            isMatch: isRight ? 1 : 0,
            weight: isLabelled ? 1 : unlabelledWeight,
          },
    );
    const weight = own.reduce((sum, point) => sum + point.weight, 0);
    return own.map((point) => ({ ...point, weight: (point.weight * weightPerKind) / weight }));
  });
  const { bias, weights } = fitLogistic(points, 2);
  return { bias, pair: weights[0]!, agreement: weights[1]! };
}

/** The model as the file the product ships. */
export function sourceOf({ agreement, bias, pair }: ProblemModel): string {
  const rounded = (value: number): number => Number(value.toFixed(3));
  return `// Printed by \`npm run quality -- train-problem-model\`; not edited by hand.
export const problemModel202611 = { bias: ${rounded(bias)}, pair: ${rounded(pair)}, agreement: ${rounded(agreement)} } as const;
`;
}
