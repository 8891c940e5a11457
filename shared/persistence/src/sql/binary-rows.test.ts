/**
 * 1. What was written is read again, field by field, whatever stands before and after it.
 * 2. Bytes are those of PostgreSQL's binary format: the medium tests hand them to it.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { contentHash, writeHashedRow } from '../ticket/content-hash.js';
import { contentColumns, readTicketRow, ticketColumnTypes, writeTicketRow } from '../ticket/ticket-columns.js';
import type { TicketRow } from '../ticket/ticket-row.js';
import { BinaryRow, BinaryRows } from './binary-rows.js';

const someText = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 10 }), fc.constantFrom('', 'ß\n\t"\\', '漢字', '😀'.repeat(40_000))); // prettier-ignore
const someMoment = fc
  .integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) })
  .map((at) => new Date(at).toISOString());
const valueOf = {
  text: someText,
  bytea: fc.uint8Array({ maxLength: 32 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
  timestamptz: someMoment,
  'text[]': fc.array(someText, { maxLength: 4 }),
  'double precision': fc.double({ noNaN: true }),
  integer: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
} as const;
const someRow = fc.record(
  Object.fromEntries(Object.entries(ticketColumnTypes).map(([column, type]) => [column, fc.option<unknown>(valueOf[type])])),
) as unknown as fc.Arbitrary<TicketRow>; // prettier-ignore

describe('rows as COPY takes them in binary', () => {
  it('are read again as they were written', () => {
    const id = '0194a2c3-1111-7000-8000-000000000001';
    fc.assert(
      fc.property(fc.array(someRow, { minLength: 1, maxLength: 5 }), (rows) => {
        const written = new BinaryRows();
        const ends = rows.map((row) => {
          writeTicketRow(written, id, id, row);
          return written.end;
        });
        const bytes = Buffer.from(written.toBytes());
        const read = rows.map((_, at) => readTicketRow(new BinaryRow(bytes.subarray(ends[at - 1] ?? 0, ends[at]))));
        expect(read).toEqual(rows);
      }),
    );
  });

  it('are hashed from the bytes that are stored, as they are hashed without them', () => {
    const id = '0194a2c3-1111-7000-8000-000000000001';
    fc.assert(
      fc.property(fc.array(someRow, { minLength: 1, maxLength: 3 }), (rows) => {
        const written = new BinaryRows();
        const again = new BinaryRows();
        for (const row of rows) {
          const hash = writeHashedRow(written, id, id, row);
          expect(hash).toBe(contentHash(row));
          writeTicketRow(again, id, id, { ...row, content_hash: hash });
        }
        expect(Buffer.compare(written.toBytes(), again.toBytes())).toBe(0);
      }),
    );
  });

  it('are hashed alike exactly when their content is', () => {
    fc.assert(
      fc.property(someRow, someRow, fc.constantFrom(...contentColumns), (row, other, column) => {
        const changed = { ...row, [column]: other[column] };
        expect(contentHash(changed) === contentHash(row)).toBe(isDeepStrictEqual(changed[column], row[column]));
        const { external_id, source_updated_at } = other;
        expect(contentHash({ ...row, external_id, source_updated_at } as TicketRow)).toBe(contentHash(row));
      }),
    );
  });
});
