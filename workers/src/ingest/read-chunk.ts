import { PackedBatch } from '@reprise/persistence';
import type { RowProblem } from '@reprise/ports';
import type { FaultyRow, ReadRows } from './import-reader.js';

interface ReadRow {
  /** Its number in the file, from 0. */
  readonly row: number;
  readonly line: number;
  readonly isTicket: boolean;
  /** What is wrong with it, or with values of its ticket. */
  readonly problems: readonly RowProblem[];
}

const byPlace = (rows: readonly FaultyRow[]): ReadonlyMap<number, readonly RowProblem[]> =>
  new Map(rows.map(({ at, problems }) => [at, problems]));

/** Rows of a file that are committed together, or a part of them. */
export class ReadChunk {
  private constructor(
    private readonly rows: ReadRows,
    /** Number of the first of `rows` in the file, from 0. */
    private readonly first: number,
    private readonly from: number,
    private readonly to: number,
    /** Rows that are no tickets, by their place in `rows`. */
    private readonly rejected: ReadonlyMap<number, readonly RowProblem[]>,
    /** Rows whose ticket lacks a value, likewise. */
    private readonly incomplete: ReadonlyMap<number, readonly RowProblem[]>,
  ) {}

  static of(rows: ReadRows, first: number): ReadChunk {
    return new ReadChunk(rows, first, 0, rows.lines.length, byPlace(rows.rejected), byPlace(rows.incomplete));
  }

  get size(): number {
    return this.to - this.from;
  }

  /** Number of the first row in the file, from 0. */
  get start(): number {
    return this.first + this.from;
  }

  get bytesRead(): number {
    return this.rows.bytesRead;
  }

  get tickets(): PackedBatch {
    return new PackedBatch(this.rows.tickets, this.ticketsBefore(this.from), this.ticketsBefore(this.to));
  }

  /** Its rows in their order, with what is wrong with those that are no tickets or lack something. */
  *inOrder(): Generator<ReadRow> {
    for (let at = this.from; at < this.to; at++) {
      const rejected = this.rejected.get(at);
      const problems = rejected ?? this.incomplete.get(at) ?? [];
      yield { row: this.first + at, line: this.rows.lines[at]!, isTicket: rejected === undefined, problems };
    }
  }

  halves(): [ReadChunk, ReadChunk] {
    const middle = this.from + (this.size >> 1);
    return [this.part(this.from, middle), this.part(middle, this.to)];
  }

  /** As it is when its one row is no ticket that can be kept. */
  refused(problem: RowProblem): ReadChunk {
    const lines = [this.rows.lines[this.from]!];
    return new ReadChunk({ ...this.rows, lines }, this.start, 0, 1, new Map([[0, [problem]]]), new Map());
  }

  private part(from: number, to: number): ReadChunk {
    return new ReadChunk(this.rows, this.first, from, to, this.rejected, this.incomplete);
  }

  private ticketsBefore(end: number): number {
    let rejected = 0;
    for (const at of this.rejected.keys()) if (at < end) rejected += 1;
    return end - rejected;
  }
}
