/** What people decided about which tickets have one cause. */
export interface DecidedTickets {
  /** Problems in which people placed tickets; a ticket may be in several. */
  readonly together: readonly DecidedGroup[];
  /** Pairs that people took apart. */
  readonly apart: readonly (readonly [ticketId: string, ticketId: string])[];
}

export interface DecidedGroup {
  /** Placed there by people. */
  readonly confirmed: readonly string[];
  /** Placed beside them by the machine alone: each goes with the confirmed ones, not with its like. */
  readonly others: readonly string[];
}

interface Places {
  readonly groups: Set<number>;
  readonly confirmedIn: Set<number>;
}

/** Answers for pairs of rows what people decided, and which rows say most when they are asked as if they were new. */
export class DecidedRows {
  private readonly placesOf = new Map<number, Places>();
  private readonly apartOf = new Map<number, Set<number>>();
  /** Rows to ask, with their group, oldest first: of each confirmed ticket itself, or the next one of its problem when it came first. */
  readonly linked: readonly { readonly row: number; readonly group: number }[];
  /** Later rows of pairs that people took apart, oldest first. */
  readonly parted: readonly number[];

  /**
   * @param rowOf  undefined for a ticket that is not here
   * @param maxOfGroup  rows asked of one group, its newest: one merge of thousands is one decision
   */
  constructor(
    { together, apart }: DecidedTickets,
    rowOf: (ticketId: string) => number | undefined,
    maxOfGroup: number,
  ) {
    const rowsOf = (ids: readonly string[]): number[] => ids.flatMap((id) => rowOf(id) ?? []);
    const linked = new Map<number, { readonly group: number; readonly rows: readonly number[] }>();
    together.forEach(({ confirmed, others }, group) => {
      const confirmedRows = rowsOf(confirmed);
      const rows = [...confirmedRows, ...rowsOf(others)].sort((a, b) => a - b);
      if (rows.length < 2) return;
      for (const row of rows) this.placeOf(row).groups.add(group);
      for (const row of confirmedRows) this.placeOf(row).confirmedIn.add(group);
      const asked = new Set(confirmedRows.map((row) => (row === rows[0] ? rows[1]! : row)));
      for (const row of [...asked].sort((a, b) => a - b).slice(-maxOfGroup)) linked.set(row, { group, rows });
    });
    const parted = new Set<number>();
    for (const [one, other] of apart) {
      const [a, b] = [rowOf(one), rowOf(other)];
      if (a === undefined || b === undefined || a === b) continue;
      this.apartFrom(a).add(b);
      this.apartFrom(b).add(a);
      parted.add(Math.max(a, b));
    }
    this.linked = [...linked]
      .filter(([row, { rows }]) => rows.some((other) => other < row && this.areTogether(row, other)))
      .map(([row, { group }]) => ({ row, group }))
      .sort((a, b) => a.row - b.row);
    this.parted = [...parted].sort((a, b) => a - b);
  }

  /** Whether people said anything of a row. */
  isDecided(row: number): boolean {
    return this.placesOf.has(row) || this.apartOf.has(row);
  }

  areApart(row: number, other: number): boolean {
    return this.apartOf.get(row)?.has(other) === true;
  }

  /** Whether people hold two rows for one problem; not where they said both. */
  areTogether(row: number, other: number): boolean {
    const [mine, theirs] = [this.placesOf.get(row), this.placesOf.get(other)];
    if (mine === undefined || theirs === undefined || this.areApart(row, other)) return false;
    for (const group of mine.groups)
      if (theirs.groups.has(group) && (mine.confirmedIn.has(group) || theirs.confirmedIn.has(group))) return true;
    return false;
  }

  /** Whether nothing can be learned from a pair: in one problem, but by the machine alone, or people said both. */
  isOpen(row: number, other: number): boolean {
    const [mine, theirs] = [this.placesOf.get(row), this.placesOf.get(other)];
    if (mine === undefined || theirs === undefined || this.areTogether(row, other)) return false;
    for (const group of mine.groups) if (theirs.groups.has(group)) return true;
    return false;
  }

  private placeOf(row: number): Places {
    let places = this.placesOf.get(row);
    if (places === undefined) this.placesOf.set(row, (places = { groups: new Set(), confirmedIn: new Set() }));
    return places;
  }

  private apartFrom(row: number): Set<number> {
    let apart = this.apartOf.get(row);
    if (apart === undefined) this.apartOf.set(row, (apart = new Set()));
    return apart;
  }
}
