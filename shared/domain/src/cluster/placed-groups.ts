import type { Constraints, RowPair } from './constraints.js';
import { UNCLUSTERED } from './node-graph.js';
import type { Partition } from './partition.js';

/** What moves as one: a row, or the rows that people put together; those of them that are in the partition. */
export class PlacedGroups {
  constructor(
    private readonly constraints: Constraints,
    private readonly partition: Partition,
  ) {}

  /** Lowest row of the group of a row, which need not be placed itself. */
  groupOf(row: number): number {
    return this.constraints.groupOf(row);
  }

  rowsOf(group: number): readonly number[] {
    const members = this.constraints.members.get(group) ?? [group];
    return members.length === 1 && this.isPlaced(group) ? members : members.filter((row) => this.isPlaced(row));
  }

  /** The cluster of a group, UNCLUSTERED while none of its rows is placed. */
  labelOf(group: number): number {
    const members = this.constraints.members.get(group);
    if (members === undefined) return this.isPlaced(group) ? this.partition.labelOf(group) : UNCLUSTERED;
    const first = members.find((row) => this.isPlaced(row));
    return first === undefined ? UNCLUSTERED : this.partition.labelOf(first);
  }

  /** Clusters that a group must not join. */
  forbiddenLabelsOf(group: number): ReadonlySet<number> {
    const labels = new Set<number>();
    for (const enemy of this.constraints.enemiesOf(group)) labels.add(this.labelOf(enemy));
    return labels;
  }

  move(group: number, label: number): void {
    for (const row of this.rowsOf(group)) this.partition.move(row, label);
  }

  /**
   * Make the partition obey the pairs, moving as little as they ask for. A group comes together where most of it is; of two groups
   * that must be apart the first one leaves.
   */
  obey(pairsApart: Iterable<RowPair>): void {
    for (const [group, members] of this.constraints.members) {
      if (members.length === 1) continue;
      const label = this.commonestLabel(this.rowsOf(group));
      if (this.rowsOf(group).some((row) => this.partition.labelOf(row) !== label)) this.move(group, label);
    }
    for (const [a, b] of pairsApart) {
      const [one, other] = [this.groupOf(a), this.groupOf(b)];
      const label = this.labelOf(one);
      if (label !== UNCLUSTERED && label === this.labelOf(other)) this.move(one, this.partition.newLabel());
    }
  }

  /** The cluster that most of these rows are in; of equally common ones the lowest. */
  commonestLabel(rows: readonly number[]): number {
    const counts = new Map<number, number>();
    for (const row of rows) {
      const label = this.partition.labelOf(row);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    let best = UNCLUSTERED;
    for (const [label, count] of counts) {
      const bestCount = counts.get(best) ?? 0;
      if (count > bestCount || (count === bestCount && label < best)) best = label;
    }
    return best;
  }

  private isPlaced(row: number): boolean {
    return row < this.partition.nRows && this.partition.labelOf(row) !== UNCLUSTERED;
  }
}
