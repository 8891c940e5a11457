import { ARTICLE_FEATURES, type CandidateFeatures } from './article-features.js';
import { type ChoiceExample, choiceProbabilities, fitConditionalLogit } from './conditional-logit.js';
import { type Observation, dot, fitLogisticRegression, logistic } from './logistic-regression.js';
import type { ArticleProfile } from './profiles.js';

/** A ticket as the scorer saw it when it was created, and what became known of it since. */
export interface ScoredTicket {
  readonly candidates: CandidateFeatures;
  /** When it was created, milliseconds. */
  readonly at: number;
  /** How likely any article was linked, as log-odds features. */
  readonly likelihood: readonly number[];
  readonly nearest: number;
  readonly logLength: number;
  /** How many tickets like this one it stands for. */
  readonly weight: number;
  /** Positions of the articles that were linked; grows as links become known. */
  readonly chosen: number[];
}

interface ArticleJudgement {
  /** Probability that any known article applies. */
  readonly anyProbability: number;
  /** Probability of each candidate, in the candidates' order. */
  readonly probabilities: Float64Array;
}

const MAX_CHOICE_EXAMPLES = 3_000;
const CHOICE_GROWTH = 1.3;
const CHOICE_START = 60;
const CHOICE_PRECISION = 10;
const CHOICE_STEPS = 25;
const OBSERVATION_GROWTH = 1.2;
const OBSERVATION_START = 300;
const OBSERVATION_PRECISION = 5;

/** Half-life of what the drift correction remembers: habits of linking change with people and releases. */
const DRIFT_HALF_LIFE_MS = 60 * 86_400_000;
/** Expected links worth of belief that nothing drifts. */
const DRIFT_INDIFFERENCE = 15;

/** Observed against predicted, lately: a factor on the odds that follows slow change. */
class Drift {
  private at = 0;
  private observed = 0;
  private predicted = 0;

  add(at: number, outcome: boolean, probability: number, weight: number): void {
    const fade = 2 ** (-Math.max(0, at - this.at) / DRIFT_HALF_LIFE_MS);
    this.observed = this.observed * fade + (outcome ? weight : 0);
    this.predicted = this.predicted * fade + weight * probability;
    this.at = Math.max(this.at, at);
  }

  /** To be added to the log-odds. */
  get shift(): number {
    return Math.log((this.observed + DRIFT_INDIFFERENCE) / (this.predicted + DRIFT_INDIFFERENCE));
  }
}

/**
 * Two stages that keep learning: a conditional logit chooses among articles given that one applies; two logistic regressions say
 * whether any applies, and whether the first is right. They start at shipped weights and move as far as own links carry.
 */
export class ArticleScorer {
  private choiceWeights: Float64Array;
  private anyWeights: Float64Array;
  private firstWeights: Float64Array;
  private readonly choices: ScoredTicket[] = [];
  private readonly observed: { ticket: ScoredTicket; top: number; features: Float64Array }[] = [];
  private readonly anyDrift = new Drift();
  private readonly firstDrift = new Drift();
  private fittedChoices = 0;
  private fittedObservations = 0;

  constructor(private readonly profile: ArticleProfile) {
    this.choiceWeights = Float64Array.from(profile.choiceWeights);
    this.anyWeights = Float64Array.from(profile.anyWeights);
    this.firstWeights = Float64Array.from(profile.firstWeights);
  }

  judge(ticket: ScoredTicket): ArticleJudgement {
    const { articles } = ticket.candidates;
    if (articles.length === 0) return { anyProbability: 0, probabilities: new Float64Array(0) };
    this.fit();
    const probabilities = choiceProbabilities(ticket.candidates, this.profile.scales, this.choiceWeights);
    const { features, top } = this.secondStage(ticket, probabilities);
    const anyProbability = logistic(dot(features, this.anyWeights) + this.anyDrift.shift);
    const first = Math.min(anyProbability, logistic(dot(features, this.firstWeights) + this.firstDrift.shift));
    const scale = first / probabilities[top]!;
    for (let i = 0; i < probabilities.length; i += 1) probabilities[i]! *= scale;
    return { anyProbability, probabilities };
  }

  /** A link of the ticket became known: it is an example of choosing from now on. Call once a ticket. */
  learnChoice(ticket: ScoredTicket): void {
    this.choices.push(ticket);
  }

  /** The ticket is old enough for its links to be known: an example of "does any apply". Call once a ticket. */
  observe(ticket: ScoredTicket): void {
    if (ticket.candidates.articles.length === 0) return;
    const probabilities = choiceProbabilities(ticket.candidates, this.profile.scales, this.choiceWeights);
    const { features, top } = this.secondStage(ticket, probabilities);
    this.observed.push({ ticket, top, features });
    // Compared with the uncorrected prediction: the shift measures all drift since the weights were fitted, not the rest of it.
    const { chosen, weight, at } = ticket;
    this.anyDrift.add(at, chosen.length > 0, logistic(dot(features, this.anyWeights)), weight);
    this.firstDrift.add(at, chosen.includes(top), logistic(dot(features, this.firstWeights)), weight);
  }

  /** The weights learned so far as a profile of its own, with the spread of the features seen. */
  learned(name: string): ArticleProfile {
    return {
      name,
      scales: spreadOf(this.choices),
      // Weights are per unit of scale: carried over to the new scales.
      choiceWeights: Array.from(
        spreadOf(this.choices),
        (scale, f) => (this.choiceWeights[f]! * scale) / this.profile.scales[f]!,
      ),
      anyWeights: [...this.anyWeights],
      firstWeights: [...this.firstWeights],
    };
  }

  private fit(): void {
    if (this.choices.length >= Math.max(CHOICE_START, CHOICE_GROWTH * this.fittedChoices)) {
      this.fittedChoices = this.choices.length;
      const examples = this.choices
        .slice(-MAX_CHOICE_EXAMPLES)
        .filter(({ chosen }) => chosen.length > 0)
        .map(({ candidates, chosen }): ChoiceExample => ({ candidates, chosen, weight: 1 }));
      const prior = Float64Array.from(this.profile.choiceWeights);
      const options = { precision: CHOICE_PRECISION, steps: CHOICE_STEPS, rate: 0.03 };
      this.choiceWeights = fitConditionalLogit(
        examples,
        this.profile.scales,
        prior,
        this.choiceWeights,
        options,
      ).weights;
    }
    if (this.observed.length >= Math.max(OBSERVATION_START, OBSERVATION_GROWTH * this.fittedObservations)) {
      this.fittedObservations = this.observed.length;
      const fit = (
        outcome: (entry: (typeof this.observed)[number]) => boolean,
        prior: readonly number[],
      ): Float64Array =>
        fitLogisticRegression(
          this.observed.map((entry): Observation => ({
            features: entry.features,
            outcome: outcome(entry) ? 1 : 0,
            weight: entry.ticket.weight,
          })),
          Float64Array.from(prior),
          OBSERVATION_PRECISION,
        );
      this.anyWeights = fit(({ ticket }) => ticket.chosen.length > 0, this.profile.anyWeights);
      this.firstWeights = fit(({ ticket, top }) => ticket.chosen.includes(top), this.profile.firstWeights);
    }
  }

  private secondStage(ticket: ScoredTicket, probabilities: Float64Array): { features: Float64Array; top: number } {
    let top = 0;
    let entropy = 0;
    for (let i = 0; i < probabilities.length; i += 1) {
      const p = probabilities[i]!;
      if (p > probabilities[top]!) top = i;
      if (p > 0) entropy -= p * Math.log(p);
    }
    const first = Math.min(0.999, probabilities[top]!);
    const features = Float64Array.from([
      1,
      ...ticket.likelihood,
      Math.log(first / (1 - first)),
      entropy,
      ticket.nearest,
      ticket.logLength,
    ]);
    return { features, top };
  }
}

/** Root mean square deviation of each feature from its mean among a ticket's candidates; 1 where it never varies. */
function spreadOf(tickets: readonly ScoredTicket[]): Float64Array {
  const squares = new Float64Array(ARTICLE_FEATURES);
  let count = 0;
  for (const { candidates } of tickets) {
    const { articles, values } = candidates;
    count += articles.length;
    for (let f = 0; f < ARTICLE_FEATURES; f += 1) {
      let mean = 0;
      for (let i = 0; i < articles.length; i += 1) mean += values[i * ARTICLE_FEATURES + f]! / articles.length;
      for (let i = 0; i < articles.length; i += 1) squares[f]! += (values[i * ARTICLE_FEATURES + f]! - mean) ** 2;
    }
  }
  return squares.map((sum) => (sum > 0 ? Math.sqrt(sum / count) : 1));
}
