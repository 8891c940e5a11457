const DAY = 86_400_000;
const HALF_LIVES_DAYS = [7, 30, 90] as const;

/** What is known about each article apart from texts: how often, how lately, and in which surroundings it was linked. */
export class ArticleHistory {
  readonly rows: number[][] = [];
  private readonly firstAt: number[] = [];
  private readonly lastAt: number[] = [];
  /** Exponentially discounted counts as of `lastAt`, one array a half-life. */
  private readonly discounted: number[][] = HALF_LIVES_DAYS.map(() => []);
  private readonly totals = HALF_LIVES_DAYS.map(() => 0);
  private totalsAt = 0;
  /** Count of links per (surrounding value, article) and per value. */
  private readonly pairCounts = new Map<string, Map<number, number>>();
  private readonly valueCounts = new Map<string, number>();
  linkCount = 0;

  get articleCount(): number {
    return this.rows.length;
  }

  /** @param at  when the ticket was created, ms  @param surroundings  values such as "component billing" */
  add(article: number, row: number, at: number, surroundings: readonly string[]): void {
    while (this.rows.length <= article) {
      this.rows.push([]);
      this.firstAt.push(Number.POSITIVE_INFINITY);
      this.lastAt.push(Number.NEGATIVE_INFINITY);
      for (const counts of this.discounted) counts.push(0);
    }
    this.rows[article]!.push(row);
    HALF_LIVES_DAYS.forEach((halfLife, h) => {
      const counts = this.discounted[h]!;
      if (at >= this.lastAt[article]!)
        counts[article] = decay(counts[article]!, at - this.lastAt[article]!, halfLife) + 1;
      else counts[article]! += decay(1, this.lastAt[article]! - at, halfLife);
      if (at >= this.totalsAt) this.totals[h] = decay(this.totals[h]!, at - this.totalsAt, halfLife) + 1;
      else this.totals[h]! += decay(1, this.totalsAt - at, halfLife);
    });
    this.totalsAt = Math.max(this.totalsAt, at);
    this.firstAt[article] = Math.min(this.firstAt[article]!, at);
    this.lastAt[article] = Math.max(this.lastAt[article]!, at);
    this.linkCount += 1;
    for (const value of surroundings) {
      this.valueCounts.set(value, (this.valueCounts.get(value) ?? 0) + 1);
      let counts = this.pairCounts.get(value);
      if (!counts) this.pairCounts.set(value, (counts = new Map()));
      counts.set(article, (counts.get(article) ?? 0) + 1);
    }
  }

  /** Share of all links, discounted with half-life number `h`, smoothed by half a link. */
  share(article: number, h: number, at: number): number {
    const halfLife = HALF_LIVES_DAYS[h]!;
    const own = decay(this.discounted[h]![article] ?? 0, at - this.lastAt[article]!, halfLife);
    const total = decay(this.totals[h]!, at - this.totalsAt, halfLife);
    return (own + 0.05) / (total + 0.05 * this.articleCount);
  }

  overallShare(article: number): number {
    return (this.rows[article]!.length + 0.5) / (this.linkCount + 0.5 * this.articleCount);
  }

  daysSinceLast(article: number, at: number): number {
    return Math.max(0, (at - this.lastAt[article]!) / DAY);
  }

  daysSinceFirst(article: number, at: number): number {
    return Math.max(0, (at - this.firstAt[article]!) / DAY);
  }

  /** ln P(article | value) / P(article), drawn towards 0 by `weight` links' worth of indifference. */
  logRatio(article: number, value: string, weight = 4): number {
    const share = this.overallShare(article);
    const own = this.pairCounts.get(value)?.get(article) ?? 0;
    return Math.log((own + weight * share) / ((this.valueCounts.get(value) ?? 0) + weight) / share);
  }
}

function decay(value: number, elapsedMs: number, halfLifeDays: number): number {
  return elapsedMs > 0 && value !== 0 ? value * 2 ** (-elapsedMs / (halfLifeDays * DAY)) : value;
}
