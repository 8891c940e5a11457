import type { Ticket } from '../../corpus/ticket.js';
import { logistic } from './logistic-regression.js';

const DAY_MS = 86_400_000;
const FAST_HALF_LIFE = 30 * DAY_MS;
const SLOW_HALF_LIFE = 180 * DAY_MS;
/** Tickets' worth of belief that a field's value says nothing. */
const INDIFFERENCE = 30;
const LEARNING_RATE = 0.4;
const DECAY = 1e-4;

/**
 * How likely it is that a ticket is answered by any article at all: desks answer some kinds of tickets by linking and others never,
 * and the habit changes with the months. Learns from tickets old enough for their links to be known.
 */
export class LinkLikelihood {
  private readonly weights = new Map<number, number>();
  private readonly squares = new Map<number, number>();
  private readonly values = new Map<string, { linked: number; all: number }>();
  private readonly discounted = { at: 0, fastLinked: 0, fastAll: 0, slowLinked: 0, slowAll: 0 };
  private linked = 1;
  private all = 8;

  /** Features of a ticket as log-odds, in this order: recent rate, usual rate, words, component, locale, tags. */
  describe(ticket: Ticket, ids: Int32Array, values: Float32Array): number[] {
    const { fastLinked, fastAll, slowLinked, slowAll } = this.discounted;
    const usual = this.linked / this.all;
    const slow = (slowLinked + 20 * usual) / (slowAll + 20);
    const fast = (fastLinked + 40 * slow) / (fastAll + 40);
    const tags = (ticket.tags ?? []).map((tag) => this.logOdds(`tag ${tag}`));
    return [
      Math.log(fast / (1 - fast)),
      Math.log(slow / (1 - slow)),
      this.score(ids, values),
      ticket.component === undefined ? 0 : this.logOdds(`component ${ticket.component}`),
      ticket.locale === undefined ? 0 : this.logOdds(`locale ${ticket.locale}`),
      tags.length > 0 ? tags.reduce((sum, odds) => sum + odds, 0) / Math.sqrt(tags.length) : 0,
    ];
  }

  /** Learn that a ticket was, or after long enough was not, answered by an article. */
  learn(ticket: Ticket, at: number, ids: Int32Array, values: Float32Array, isLinked: boolean): void {
    const outcome = isLinked ? 1 : 0;
    this.advance(at);
    const { discounted } = this;
    discounted.fastLinked += outcome;
    discounted.fastAll += 1;
    discounted.slowLinked += outcome;
    discounted.slowAll += 1;
    // Word weights explain what the rate alone does not.
    const rate = this.linked / this.all;
    const residual = outcome - logistic(Math.log(rate / (1 - rate)) + this.score(ids, values));
    for (let i = 0; i < ids.length; i += 1) {
      const id = ids[i]!;
      const gradient = residual * values[i]!;
      const square = (this.squares.get(id) ?? 0.05) + gradient * gradient;
      this.squares.set(id, square);
      const weight = this.weights.get(id) ?? 0;
      this.weights.set(id, weight + (LEARNING_RATE * (gradient - DECAY * weight)) / Math.sqrt(square));
    }
    this.linked += outcome;
    this.all += 1;
    for (const value of valuesOf(ticket)) {
      const counts = this.values.get(value) ?? { linked: 0, all: 0 };
      counts.linked += outcome;
      counts.all += 1;
      this.values.set(value, counts);
    }
  }

  private score(ids: Int32Array, values: Float32Array): number {
    let score = 0;
    for (let i = 0; i < ids.length; i += 1) score += (this.weights.get(ids[i]!) ?? 0) * values[i]!;
    return score;
  }

  private logOdds(value: string): number {
    const { linked, all } = this.values.get(value) ?? { linked: 0, all: 0 };
    const usual = this.linked / this.all;
    const rate = (linked + INDIFFERENCE * usual) / (all + INDIFFERENCE);
    return Math.log(rate / (1 - rate)) - Math.log(usual / (1 - usual));
  }

  private advance(at: number): void {
    const { discounted } = this;
    const elapsed = Math.max(0, at - discounted.at);
    const fast = 2 ** (-elapsed / FAST_HALF_LIFE);
    const slow = 2 ** (-elapsed / SLOW_HALF_LIFE);
    discounted.fastLinked *= fast;
    discounted.fastAll *= fast;
    discounted.slowLinked *= slow;
    discounted.slowAll *= slow;
    discounted.at = Math.max(discounted.at, at);
  }
}

function valuesOf(ticket: Ticket): string[] {
  const values = (ticket.tags ?? []).map((tag) => `tag ${tag}`);
  if (ticket.component !== undefined) values.push(`component ${ticket.component}`);
  if (ticket.locale !== undefined) values.push(`locale ${ticket.locale}`);
  return values;
}
