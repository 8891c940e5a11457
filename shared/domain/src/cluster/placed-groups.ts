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
   * Make the partition obey the pairs, moving as little as they ask for. A group comes together where most of it is, of the clusters that
   * it may be in: tickets taken to another problem do not draw the one that stands for it there to where they came from. Of two groups that
   * must be apart the first one leaves.
   */
  obey(pairsApart: Iterable<RowPair>): void {
    for (const [group, members] of this.constraints.members) {
      if (members.length === 1) continue;
      const rows = this.rowsOf(group);
      const [first] = rows;
      if (first === undefined || rows.every((row) => this.partition.labelOf(row) === this.partition.labelOf(first)))
        continue;
      const forbidden = this.forbiddenLabelsOf(group);
      const permitted = rows.filter((row) => !forbidden.has(this.partition.labelOf(row)));
      this.move(group, this.commonestLabel(permitted.length > 0 ? permitted : rows));
    }
    for (const [a, b] of pairsApart) {
      const [one, other] = [this.groupOf(a), this.groupOf(b)];
      const label = this.labelOf(one);
      if (label !== UNCLUSTERED && label === this.labelOf(other)) this.move(one, this.partition.newLabel());
    }
  }

  /** Rows that are let go return to the others they stand with; those that stand with nobody are a cluster of their own. */
  putBack(letGo: ReadonlySet<number>, standing: Iterable<readonly number[]>): void {
    for (const rows of standing) {
      const back = rows.filter((row) => letGo.has(row));
      if (back.length === 0) continue;
      const others = rows.filter((row) => !letGo.has(row) && this.isPlaced(row));
      const label = others.length > 0 ? this.commonestLabel(others) : this.partition.newLabel();
      for (const row of back) this.move(this.groupOf(row), label);
    }
  }

  /** The cluster that most of these rows are in; of equally common ones the lowest. */
  private commonestLabel(rows: readonly number[]): number {
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

  isPlaced(row: number): boolean {
    return row < this.partition.nRows && this.partition.labelOf(row) !== UNCLUSTERED;
  }
}
