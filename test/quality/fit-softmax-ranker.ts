/** Candidates of one query: row-major features, which are right, and how much the query counts. */
export interface RankingExample {
  readonly features: Float32Array;
  readonly isMatch: Uint8Array;
  readonly weight: number;
}

export interface LinearRanker {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  readonly weights: Float64Array;
}

const maxDeviations = 4;
const epochs = 8;
const batchSize = 32;
const learningRate = 0.03;
const ridge = 0.01;

/**
 * Linear ranker from scratch: minimise the mean over the right candidates of −ln of their softmax share against the wrong ones (ListNet's
 * top-one loss, each right one by itself) by mini-batch Adam with a cosine schedule. Seeded shuffles, so the same data give the same weights. All candidates take part, not only the hard ones: trained on
 * hard ones alone the ranker does not know that the easy ones are wrong, and loses six points of recall@10 on a set it never saw.
 *
 * @param isFree  whether a feature's weight may move from 0
 */
export function fitSoftmaxRanker(
  examples: readonly RankingExample[],
  featureCount: number,
  isFree: (feature: number) => boolean = () => true,
): LinearRanker {
  const { means, scales } = standardisation(examples, featureCount);
  const lists = examples
    .filter(({ isMatch }) => isMatch.includes(1) && isMatch.includes(0))
    .map((list) => ({ ...list, features: standardised(list.features, means, scales) }));
  const weights = new Float64Array(featureCount);
  const first = new Float64Array(featureCount);
  const second = new Float64Array(featureCount);
  const gradient = new Float64Array(featureCount);
  const order = lists.map((_, index) => index);
  const steps = epochs * Math.ceil(lists.length / batchSize);
  const random = generator(1);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < order.length; from += batchSize) {
      gradient.fill(0);
      let count = 0;
      for (const index of order.slice(from, from + batchSize)) {
        const list = lists[index]!;
        addGradient(list, weights, gradient);
        count += list.weight;
      }
      step++;
      const rate = learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      for (let f = 0; f < featureCount; f++) {
        if (!isFree(f)) continue;
        const slope = gradient[f]! / count + ridge * weights[f]!;
        first[f] = 0.9 * first[f]! + 0.1 * slope;
        second[f] = 0.99 * second[f]! + 0.01 * slope * slope;
        weights[f]! -= (rate * (first[f]! / (1 - 0.9 ** step))) / (Math.sqrt(second[f]! / (1 - 0.99 ** step)) + 1e-8);
      }
    }
  }
  return { means, scales, weights };
}

/** @param list  its features standardised */
function addGradient(
  { features: x, isMatch, weight }: RankingExample,
  weights: Float64Array,
  gradient: Float64Array,
): void {
  const width = weights.length;
  const scores = new Float64Array(isMatch.length);
  let best = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < scores.length; row++) {
    let score = 0;
    for (let f = 0; f < width; f++) score += weights[f]! * x[row * width + f]!;
    scores[row] = score;
    if (score > best) best = score;
  }
  let wrong = 0;
  let rights = 0;
  scores.forEach((score, row) => {
    scores[row] = Math.exp(score - best);
    if (isMatch[row] === 1) rights++;
    else wrong += scores[row]!;
  });
  // Every right candidate stands against the wrong ones by itself, so that one easy duplicate does not excuse the others.
  let pull = 0;
  scores.forEach((score, row) => {
    if (isMatch[row] === 1) pull += 1 / (rights * (score + wrong));
  });
  for (let row = 0; row < isMatch.length; row++) {
    const share = scores[row]!;
    const slope = weight * (isMatch[row] === 1 ? (share / (share + wrong) - 1) / rights : share * pull);
    if (Math.abs(slope) < 1e-7) continue;
    for (let f = 0; f < width; f++) gradient[f]! += slope * x[row * width + f]!;
  }
}

function standardisation(
  examples: readonly RankingExample[],
  width: number,
): { means: Float64Array; scales: Float64Array } {
  const means = new Float64Array(width);
  const scales = new Float64Array(width);
  let count = 0;
  const eachThird = (visit: (features: Float32Array, at: number) => void): void => {
    for (const { features } of examples) for (let at = 0; at < features.length; at += 3 * width) visit(features, at);
  };
  eachThird((features, at) => {
    count++;
    for (let f = 0; f < width; f++) means[f]! += features[at + f]!;
  });
  for (let f = 0; f < width; f++) means[f]! /= Math.max(1, count);
  eachThird((features, at) => {
    for (let f = 0; f < width; f++) scales[f]! += (features[at + f]! - means[f]!) ** 2;
  });
  for (let f = 0; f < width; f++) {
    const deviation = Math.sqrt(scales[f]! / Math.max(1, count));
    scales[f] = deviation < 1e-6 ? 1 : deviation;
  }
  return { means, scales };
}

function standardised(features: Float32Array, means: Float64Array, scales: Float64Array): Float32Array {
  const width = means.length;
  const out = new Float32Array(features.length);
  for (let at = 0; at < features.length; at += width) {
    for (let f = 0; f < width; f++)
      out[at + f] = Math.max(-maxDeviations, Math.min(maxDeviations, (features[at + f]! - means[f]!) / scales[f]!));
  }
  return out;
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle(values: number[], random: () => number): void {
  for (let index = values.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [values[index], values[other]] = [values[other]!, values[index]!];
  }
}
