/** One known ticket: unit vector of its terms and the articles linked to it so far (a live list). */
interface LinkedText {
  readonly ids: Int32Array;
  readonly values: Float32Array;
  readonly articles: readonly number[];
}

const LEARNING_RATE = 1.5;
/** Pull of a weight towards 0 each time its term is visited, times the learning rate. */
const DECAY = 2e-4;
const EPOCHS = 3;
/** All known tickets are rehearsed when they have grown by this much. */
const REHEARSAL_GROWTH = 1.25;
/** Start of an article's bias: unseen articles are unlikely before any word speaks. */
const FIRST_BIAS = -3;
/** Gradients below this are not worth a write. */
const LEAST_GRADIENT = 3e-3;

/**
 * Softmax regression from terms to articles, learned as links become known: one step for a new ticket, and now and then a
 * rehearsal of all. Where neighbours ask "who else said this", it learns which words decide.
 *
 * Complexity: a score costs O(terms · articles); memory 4 bytes a (term of a linked ticket, article).
 * Determinism: the same links in the same order give the same weights.
 */
export class LinearArticleModel {
  private readonly weights = new Map<number, Float32Array>();
  private readonly bias: number[] = [];
  private readonly texts: LinkedText[] = [];
  private rehearsedAt = 0;

  /** Make room for article numbers below `articleCount`. */
  grow(articleCount: number): void {
    while (this.bias.length < articleCount) this.bias.push(FIRST_BIAS);
  }

  /** @param articles  live list: articles added to it later are learned at the next rehearsal */
  add(ids: Int32Array, values: Float32Array, articles: readonly number[]): void {
    this.texts.push({ ids, values, articles });
    this.learn(this.texts[this.texts.length - 1]!, LEARNING_RATE);
    if (this.texts.length >= this.rehearsedAt * REHEARSAL_GROWTH + 20) this.rehearse();
  }

  /** Natural logarithm of each article's probability. */
  logProbabilities(ids: Int32Array, values: Float32Array): Float64Array {
    const scores = this.scores(ids, values);
    let top = Number.NEGATIVE_INFINITY;
    for (const score of scores) if (score > top) top = score;
    let sum = 0;
    for (const score of scores) sum += Math.exp(score - top);
    const normaliser = top + Math.log(sum);
    for (let article = 0; article < scores.length; article += 1) scores[article]! -= normaliser;
    return scores;
  }

  private scores(ids: Int32Array, values: Float32Array): Float64Array {
    const scores = Float64Array.from(this.bias);
    for (let i = 0; i < ids.length; i += 1) {
      const column = this.weights.get(ids[i]!);
      if (!column) continue;
      const value = values[i]!;
      const known = Math.min(column.length, scores.length);
      for (let article = 0; article < known; article += 1) scores[article]! += value * column[article]!;
    }
    return scores;
  }

  private rehearse(): void {
    const count = this.texts.length;
    this.rehearsedAt = count;
    // A stride near the golden section, coprime to the count, visits all in a scattered order without chance.
    let stride = Math.max(1, Math.floor(count * 0.618));
    while (greatestCommonDivisor(stride, count) !== 1) stride += 1;
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      const rate = 0.7 * LEARNING_RATE * (1 - epoch / EPOCHS);
      for (let i = 0, at = epoch % count; i < count; i += 1, at = (at + stride) % count)
        this.learn(this.texts[at]!, rate);
    }
  }

  private learn({ ids, values, articles }: LinkedText, rate: number): void {
    if (articles.length === 0) return;
    const gradients = this.logProbabilities(ids, values);
    for (let article = 0; article < gradients.length; article += 1) gradients[article] = -Math.exp(gradients[article]!);
    for (const article of articles) gradients[article]! += 1 / articles.length;
    const moved: number[] = [];
    for (let article = 0; article < gradients.length; article += 1) {
      if (Math.abs(gradients[article]!) <= LEAST_GRADIENT) continue;
      moved.push(article);
      this.bias[article]! += 0.1 * rate * gradients[article]!;
    }
    for (let i = 0; i < ids.length; i += 1) {
      const column = this.columnOf(ids[i]!);
      const value = values[i]!;
      for (const article of moved) column[article]! += rate * (gradients[article]! * value - DECAY * column[article]!);
    }
  }

  /** Weights of one term, long enough for every article known. */
  private columnOf(id: number): Float32Array {
    const column = this.weights.get(id);
    if (column && column.length >= this.bias.length) return column;
    const grown = new Float32Array(this.bias.length + 48);
    if (column) grown.set(column);
    this.weights.set(id, grown);
    return grown;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
