/** How often something that broke may be started again: a few times in a while, not for ever in a circle. */
export class RestartBudget {
  private readonly spent: number[] = [];

  /**
   * @param most  starts within `withinMs`, ≥ 1; more lets a fault of the surroundings pass, but hides a standing one for longer
   */
  constructor(
    private readonly most: number,
    private readonly withinMs: number,
  ) {
    if (!(most >= 1)) throw new RangeError(`most must be at least 1, got ${most}`);
  }

  /** Ask for one more start. @param now  milliseconds of any steady clock @returns whether it may be made */
  spend(now: number): boolean {
    while (this.spent.length > 0 && this.spent[0]! <= now - this.withinMs) this.spent.shift();
    if (this.spent.length >= this.most) return false;
    this.spent.push(now);
    return true;
  }
}
