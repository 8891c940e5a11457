import { UnionFind } from '../numeric/union-find.js';

export type RowPair = readonly [row: number, row: number];

/** A confirmed pair that could not be obeyed because an earlier decision stands against it. */
export interface ConstraintConflict {
  /** The must-link pair that was not followed. */
  readonly mustLink: RowPair;
  /** The cannot-link pair that forbids it. */
  readonly cannotLink: RowPair;
}

/**
 * Decisions of people about pairs of tickets: must-link pairs are contracted to groups, cannot-link pairs keep groups apart.
 *
 * Cannot-link always wins: a must-link that would (with others before it) join two tickets that people took apart is not followed
 * but reported. Which of several contradicting must-links is refused depends on their order: the first ones hold.
 *
 * Complexity: near O(1) a pair plus O(enemies of the smaller group) when groups join.
 */
export class Constraints {
  readonly conflicts: ConstraintConflict[] = [];
  private readonly groups = new UnionFind(0);
  /** Root of a group → roots of groups it must stay apart from, each with the pair that says so. */
  private readonly enemies = new Map<number, Map<number, RowPair>>();
  private readonly cannotLinks: RowPair[] = [];
  private readonly namedRows = new Set<number>();
  /** Rows of each group by its lowest one; made when asked for. */
  private membersByGroup: ReadonlyMap<number, readonly number[]> | undefined;

  constructor(mustLink: Iterable<RowPair> = [], cannotLink: Iterable<RowPair> = []) {
    for (const pair of cannotLink) this.takeApart(pair);
    for (const pair of mustLink) this.putTogether(pair);
  }

  /** Lowest row of the must-link group of a row. */
  groupOf(row: number): number {
    return row < this.groups.size ? this.groups.find(row) : row;
  }

  /** Every row that some pair names, by the lowest row of its group; ascending. */
  get members(): ReadonlyMap<number, readonly number[]> {
    if (this.membersByGroup) return this.membersByGroup;
    const members = new Map<number, number[]>();
    for (const row of [...this.namedRows].sort((a, b) => a - b)) {
      const group = this.groups.find(row);
      const known = members.get(group);
      if (known) known.push(row);
      else members.set(group, [row]);
    }
    return (this.membersByGroup = members);
  }

  /** Rows of groups whose members are not all in one group of `others`. O(rows that pairs name). */
  membersNotTogetherIn(others: Constraints): number[] {
    return [...this.members.values()].flatMap((rows) =>
      rows.some((row) => others.groupOf(row) !== others.groupOf(rows[0]!)) ? rows : [],
    );
  }

  /** Cannot-link pairs in force. */
  get pairsApart(): readonly RowPair[] {
    return this.cannotLinks;
  }

  /** Number of rows that some pair names, at most; rows from here on are free. */
  get nRows(): number {
    return this.groups.size;
  }

  /** Groups that must stay apart from the group of a row, as lowest rows. */
  enemiesOf(row: number): Iterable<number> {
    return this.enemies.get(this.groupOf(row))?.keys() ?? [];
  }

  /** Add a must-link. @returns whether it is followed; if not, a conflict was added. */
  putTogether(pair: RowPair): boolean {
    this.makeRoomFor(pair);
    const a = this.groups.find(pair[0]);
    const b = this.groups.find(pair[1]);
    if (a === b) return true;
    const against = this.enemies.get(a)?.get(b);
    if (against) {
      this.conflicts.push({ mustLink: pair, cannotLink: against });
      return false;
    }
    this.groups.union(a, b);
    const root = Math.min(a, b);
    this.inherit(root, Math.max(a, b));
    return true;
  }

  /** Add a cannot-link. Against an existing must-link group it is refused, as a conflict; rebuild with it to let it win. */
  private takeApart(pair: RowPair): void {
    this.makeRoomFor(pair);
    const [a, b] = pair;
    if (a === b) throw new RangeError(`row ${a} cannot be kept apart from itself`);
    this.cannotLinks.push(pair);
    this.addEnemy(this.groups.find(a), this.groups.find(b), pair);
    this.addEnemy(this.groups.find(b), this.groups.find(a), pair);
  }

  private makeRoomFor([a, b]: RowPair): void {
    if (!(Number.isInteger(a) && Number.isInteger(b) && a >= 0 && b >= 0)) {
      throw new RangeError(`a pair needs two rows ≥ 0, got ${a} and ${b}`);
    }
    this.groups.grow(Math.max(a, b) + 1);
    this.namedRows.add(a).add(b);
    this.membersByGroup = undefined;
  }

  private addEnemy(of: number, enemy: number, pair: RowPair): void {
    const known = this.enemies.get(of);
    if (!known) this.enemies.set(of, new Map([[enemy, pair]]));
    else if (!known.has(enemy)) known.set(enemy, pair);
  }

  /** Hand the enemies of a group that lost its root to the new root, on both sides. */
  private inherit(root: number, former: number): void {
    const enemies = this.enemies.get(former);
    if (!enemies) return;
    this.enemies.delete(former);
    for (const [enemy, pair] of enemies) {
      this.addEnemy(root, enemy, pair);
      this.enemies.get(enemy)?.delete(former);
      this.addEnemy(enemy, root, pair);
    }
  }
}
