import type { ProblemClusteringStore, Queryable, StoredProblem } from '@reprise/persistence';

/** Problems as one transaction sees them, each read once: looking around some tickets asks for the same ones again and again. */
export class ProblemsMet {
  /** Undefined for a ticket that is in none. */
  private readonly problemOf = new Map<string, StoredProblem | undefined>();
  private empty: readonly StoredProblem[] | undefined;

  constructor(
    private readonly db: Queryable,
    private readonly problems: Pick<ProblemClusteringStore, 'standingAround' | 'standingWith'>,
  ) {}

  /** Those that hold one of these tickets, and those without any, oldest first. */
  async around(ticketIds: readonly string[]): Promise<StoredProblem[]> {
    const unknown = ticketIds.filter((id) => !this.problemOf.has(id));
    if (this.empty === undefined) {
      const met = await this.problems.standingAround(this.db, unknown);
      this.empty = met.filter(({ ticketIds: members }) => members.length === 0);
      this.note(unknown, met);
    } else if (unknown.length > 0) {
      this.note(unknown, await this.problems.standingWith(this.db, unknown));
    }
    const met = new Set(this.empty);
    for (const id of ticketIds) {
      const problem = this.problemOf.get(id);
      if (problem !== undefined) met.add(problem);
    }
    return [...met].sort((a, b) => a.key - b.key);
  }

  private note(asked: readonly string[], met: readonly StoredProblem[]): void {
    for (const problem of met) for (const id of problem.ticketIds) this.problemOf.set(id, problem);
    for (const id of asked) if (!this.problemOf.has(id)) this.problemOf.set(id, undefined);
  }
}
