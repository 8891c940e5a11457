import type { RedactionCounts, Ticket } from '@reprise/domain';
import type { IntakeRules } from '../redaction/intake-rules.js';
import { BinaryRow, BinaryRows } from '../sql/binary-rows.js';
import { writeHashedRow } from './content-hash.js';
import { newTicketId } from './new-ticket-id.js';
import type { PreparedTicket, TicketBatch } from './prepared-tickets.js';
import { readTicketRow } from './ticket-columns.js';
import { unhashedRow } from './ticket-row.js';

/** Tickets made ready for the database in another thread: few objects, whatever their number, and texts as bytes. */
export interface PackedTickets {
  readonly sourceId: string;
  /** Fingerprint of the rules they were made under. */
  readonly rules: string;
  readonly ids: readonly string[];
  readonly externalIds: readonly string[];
  readonly contentHashes: readonly string[];
  /** Milliseconds; NaN where the source tells none. */
  readonly updatedAt: Float64Array<ArrayBuffer>;
  /** Of those in which something was replaced. */
  readonly replaced: readonly (readonly [at: number, counts: RedactionCounts])[];
  /** Rows as COPY takes them, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each of them ends. */
  readonly ends: Float64Array<ArrayBuffer>;
}

/** Makes tickets ready one by one. */
export class TicketPacker {
  private readonly rows = new BinaryRows();
  private readonly ids: string[] = [];
  private readonly externalIds: string[] = [];
  private readonly contentHashes: string[] = [];
  private readonly updatedAt: number[] = [];
  private readonly replaced: [number, RedactionCounts][] = [];
  private readonly ends: number[] = [];

  constructor(
    private readonly sourceId: string,
    private readonly rules: IntakeRules,
  ) {}

  /** @throws RangeError when the ticket has no usable id; nothing was added then */
  add(ticket: Ticket): void {
    const replaced: RedactionCounts = {};
    const row = unhashedRow(ticket, this.sourceId, { rules: this.rules, counts: replaced });
    const id = newTicketId();
    this.contentHashes.push(writeHashedRow(this.rows, this.sourceId, id, row));
    if (Object.keys(replaced).length > 0) this.replaced.push([this.ids.length, replaced]);
    this.ids.push(id);
    this.externalIds.push(row.external_id);
    this.updatedAt.push(row.source_updated_at === null ? NaN : Date.parse(row.source_updated_at));
    this.ends.push(this.rows.end);
  }

  pack(): PackedTickets {
    return {
      sourceId: this.sourceId,
      rules: this.rules.fingerprint,
      ids: this.ids,
      externalIds: this.externalIds,
      contentHashes: this.contentHashes,
      updatedAt: Float64Array.from(this.updatedAt),
      replaced: this.replaced,
      bytes: this.rows.toBytes(),
      ends: Float64Array.from(this.ends),
    };
  }
}

/** Tickets were made ready under rules that no longer hold. */
export class RulesChanged extends Error {
  override readonly name = 'RulesChanged';
  constructor() {
    super('the rules of what may be kept have changed since the tickets were made ready; make them ready anew');
  }
}

/** A stretch of packed tickets, to be stored. */
export class PackedBatch implements TicketBatch {
  /** @param end  exclusive */
  constructor(
    private readonly packed: PackedTickets,
    private readonly start = 0,
    private readonly end = packed.ids.length,
  ) {}

  get externalIds(): readonly string[] {
    return this.packed.externalIds.slice(this.start, this.end);
  }

  under(rules: IntakeRules, sourceId: string): readonly PreparedTicket[] {
    if (rules.fingerprint !== this.packed.rules || sourceId !== this.packed.sourceId) throw new RulesChanged();
    const replaced = new Map(this.packed.replaced);
    return Array.from({ length: this.end - this.start }, (_, i) => {
      const at = this.start + i;
      return new PackedTicket(this.packed, at, replaced.get(at) ?? {});
    });
  }
}

class PackedTicket implements PreparedTicket {
  constructor(
    private readonly all: PackedTickets,
    private readonly at: number,
    readonly replaced: RedactionCounts,
  ) {}

  get externalId(): string {
    return this.all.externalIds[this.at]!;
  }

  get contentHash(): string {
    return this.all.contentHashes[this.at]!;
  }

  get updatedAt(): number | null {
    const at = this.all.updatedAt[this.at]!;
    return Number.isNaN(at) ? null : at;
  }

  get packed(): { readonly id: string; readonly bytes: Uint8Array } {
    const { bytes, ends, ids } = this.all;
    return { id: ids[this.at]!, bytes: bytes.subarray(ends[this.at - 1] ?? 0, ends[this.at]) };
  }

  get row() {
    const { buffer, byteLength, byteOffset } = this.packed.bytes;
    return readTicketRow(new BinaryRow(Buffer.from(buffer, byteOffset, byteLength)));
  }
}
