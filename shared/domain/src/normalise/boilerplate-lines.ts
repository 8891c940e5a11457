import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { LineHashes } from './line-hashes.js';

/** A line in more than this share of the recent tickets … */
const minShare = 0.02;
/** … and in more than this many of them is boilerplate, */
const minTickets = 30;
/** … if tickets with different titles have it: an alert that repeats is a problem, not a form. Bits of 32 that titles must have set. */
const minTitleBits = 20;
/** A known line is forgotten below this share, so that one near the border does not come and go. */
const minShareToStay = 0.01;

/** Every so many tickets all counts fade by a quarter: what counts is roughly the last 4,000 tickets. */
const ticketsPerPeriod = 1_000;
const keptPerPeriod = 0.75;
const maxLinesPerTicket = 200;
const maxLoad = 0.6;
const firstCapacity = 1 << 12;
const maxCapacity = 1 << 19;
const NEVER = 0x7fffffff;

/**
 * Lines that an installation's forms, mail gateways and templates put into ticket after ticket: known by counting, forgotten when
 * they stop, so that a format that changes half-way is followed.
 *
 * What is boilerplate for a ticket depends only on the tickets learned before it. Counts are exact for every line that recurs
 * within a period of 1,000 tickets and fade geometrically, in the manner of lossy counting; a line not seen again is dropped.
 *
 * Memory: lines of the last few thousand tickets, at most 2¹⁹ entries of 28 bytes whatever comes. Time O(length) a ticket.
 * Reference: Manku & Motwani 2002 (lossy counting). Deviation: fading counts instead of a whole-stream share.
 */
export class BoilerplateLines {
  private readonly lines = new LineHashes();
  private table: LineTable;
  /** Tickets learned, tickets of this period, faded number of tickets. */
  private readonly totals: Float64Array;
  private size = 0;
  private known = 0;

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.table = emptyTable(firstCapacity);
    this.totals = from?.read('boilerplate.totals', Float64Array) ?? new Float64Array(3);
    if (from === undefined) return;
    for (const column of lineColumns) this.table[column] = from.read(`boilerplate.${column}`, Int32Array);
    this.countEntries();
  }

  save(into: SectionWriter): void {
    for (const column of lineColumns) into.put(`boilerplate.${column}`, this.table[column]);
    into.put('boilerplate.totals', this.totals);
  }

  /**
   * Which lines of a masked text are boilerplate.
   * @param asOf  as known after so many tickets, default now
   * @returns indices of lines, ascending
   */
  read(masked: string, asOf = NEVER - 1): number[] {
    this.lines.read(masked);
    const found: number[] = [];
    if (this.known === 0) return found;
    for (let line = 0; line < this.lines.count; line++) {
      if (this.lines.isKnowable[line] === 0) continue;
      const slot = this.slotOf(this.lines.low[line]!, this.lines.high[line]!);
      if (this.table.counts[slot]! > 0 && this.table.knownSince[slot]! <= asOf) found.push(line);
    }
    return found;
  }

  /** Count the lines of the text last read, as those of one more ticket. @param titleHash  equal for titles that say the same */
  learn(titleHash: number): void {
    const { totals } = this;
    totals[0]!++;
    totals[1]!++;
    totals[2]!++;
    const titleBit = 1 << (Math.imul(titleHash ^ (titleHash >>> 15), 0x2c1b3c6d) >>> 27);
    const counted = Math.min(this.lines.count, maxLinesPerTicket);
    for (let line = 0; line < counted; line++) {
      if (this.lines.isKnowable[line] === 1)
        this.count(this.lines.low[line]!, this.lines.high[line]!, titleBit, totals[0]!);
    }
    if (totals[1]! >= ticketsPerPeriod) this.endPeriod();
  }

  private count(low: number, high: number, titleBit: number, ticket: number): void {
    const { table } = this;
    const slot = this.slotOf(low, high);
    if (table.counts[slot] === 0) {
      if (this.size >= table.counts.length * maxLoad) {
        this.makeRoom();
        this.count(low, high, titleBit, ticket);
        return;
      }
      table.low[slot] = low;
      table.high[slot] = high;
      table.titlesNow[slot] = 0;
      table.titlesBefore[slot] = 0;
      table.knownSince[slot] = NEVER;
      this.size++;
    } else if (table.lastTickets[slot] === ticket) return;
    const count = ++table.counts[slot]!;
    table.lastTickets[slot] = ticket;
    table.titlesNow[slot]! |= titleBit;
    if (
      table.knownSince[slot] === NEVER &&
      count > minTickets &&
      count > minShare * this.totals[2]! &&
      bitsOf(table.titlesNow[slot]! | table.titlesBefore[slot]!) >= minTitleBits
    ) {
      table.knownSince[slot] = ticket;
      this.known++;
    }
  }

  /** More space while there may be more; then what was seen least fades early. */
  private makeRoom(): void {
    if (this.table.counts.length < maxCapacity) this.rebuild(this.table.counts.length * 2, 1);
    else this.endPeriod();
  }

  private endPeriod(): void {
    this.totals[1] = 0;
    this.totals[2] = Math.floor(this.totals[2]! * keptPerPeriod);
    this.rebuild(this.table.counts.length, keptPerPeriod);
  }

  private rebuild(capacity: number, kept: number): void {
    const old = this.table;
    const table = (this.table = emptyTable(capacity));
    const fades = kept < 1;
    for (let from = 0; from < old.counts.length; from++) {
      const count = Math.floor(old.counts[from]! * kept);
      if (count === 0) continue;
      const slot = this.slotOf(old.low[from]!, old.high[from]!);
      table.low[slot] = old.low[from]!;
      table.high[slot] = old.high[from]!;
      table.counts[slot] = count;
      table.titlesNow[slot] = fades ? 0 : old.titlesNow[from]!;
      table.titlesBefore[slot] = fades ? old.titlesNow[from]! : old.titlesBefore[from]!;
      table.lastTickets[slot] = old.lastTickets[from]!;
      const stays = count > minShareToStay * this.totals[2]!;
      table.knownSince[slot] = stays ? old.knownSince[from]! : NEVER;
    }
    this.countEntries();
  }

  private countEntries(): void {
    const { counts, knownSince } = this.table;
    this.size = 0;
    this.known = 0;
    for (let slot = 0; slot < counts.length; slot++) {
      if (counts[slot] === 0) continue;
      this.size++;
      if (knownSince[slot]! < NEVER) this.known++;
    }
  }

  /** Slot of a line, or the free one where it belongs; a slot is free while its count is 0. */
  private slotOf(low: number, high: number): number {
    const mask = this.table.counts.length - 1;
    const { table } = this;
    let slot = (Math.imul(low ^ (high >>> 7), 0x2c1b3c6d) >>> 9) & mask;
    while (table.counts[slot]! > 0 && (table.low[slot] !== low || table.high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }
}

const lineColumns = ['low', 'high', 'counts', 'titlesNow', 'titlesBefore', 'lastTickets', 'knownSince'] as const;
/** An entry a line; columns run beside one another. */
type LineTable = Record<(typeof lineColumns)[number], Int32Array>;

const emptyTable = (capacity: number): LineTable =>
  Object.fromEntries(lineColumns.map((column) => [column, new Int32Array(capacity)])) as LineTable;

function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
