import type { Key } from './rewrite-texts.js';

export interface ErasureAccount {
  /** Tickets of which only the fact is left. */
  readonly tickets: number;
  /** Rows in which a name or a quotation was replaced, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Problems whose tickets or words changed. */
  readonly problems: number;
  /** Uploads that nobody had imported. */
  readonly uploads: number;
}

export type PartOfAccount = Omit<ErasureAccount, 'uploads'>;

/** What one process has erased: each thing once, however often it was written. */
export class ErasureSum {
  private readonly tickets = new Set<string>();
  private readonly keys = new Map<string, Set<string>>();
  private readonly problems = new Set<string>();
  private noted: Pick<PartOfAccount, 'tickets' | 'rows'> = { tickets: 0, rows: {} };

  add(what: {
    readonly tickets: readonly string[];
    readonly rows: ReadonlyMap<string, readonly Key[]>;
    readonly problems: readonly string[];
  }): void {
    for (const id of what.tickets) this.tickets.add(id);
    for (const id of what.problems) this.problems.add(id);
    for (const [table, keys] of what.rows) {
      const known = this.keys.get(table) ?? new Set();
      for (const key of keys) known.add(key.join(' '));
      if (known.size > 0) this.keys.set(table, known);
    }
  }

  get problemIds(): string[] {
    return [...this.problems];
  }

  get account(): PartOfAccount {
    const rows = Object.fromEntries([...this.keys].map(([table, keys]) => [table, keys.size]));
    return { tickets: this.tickets.size, rows, problems: this.problems.size };
  }

  /**
   * Write what came since it was written last, beside what other processes have done of the same order.
   * @param write  gets how many tickets, how many rows of each table, and the problems concerned until now
   */
  async note(
    write: (tickets: number, rows: Readonly<Record<string, number>>, problemIds: readonly string[]) => Promise<unknown>,
  ): Promise<void> {
    const { tickets, rows } = this.account;
    const news = Object.entries(rows).map(([table, n]) => [table, n - (this.noted.rows[table] ?? 0)] as const);
    await write(tickets - this.noted.tickets, Object.fromEntries(news.filter(([, n]) => n > 0)), this.problemIds);
    this.noted = { tickets, rows };
  }
}
