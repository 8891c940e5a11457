import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deskShapes } from '../desks/desk-shapes.js';
import { ticketOfObject } from '../json/ticket-of-object.js';
import { ticketFields } from '../mapping/ticket-fields.js';
import { maxCharacters } from '../mapping/ticket-of-values.js';
import { type ReadFile, readWritten } from '../testing/written-file.js';

/*
 * 1. No file, whatever its bytes, is an exception: every row is a ticket or a reason why there is none.
 * 2. What comes out can be stored: a number of its own, no NUL, no half character, nothing longer than allowed.
 * How long it takes: hostile-time.test.ts.
 */

function expectSound({ rows, tickets }: ReadFile): void {
  for (const row of rows) {
    if (row.kind === 'rejected') expect(row.problems.length).toBeGreaterThan(0);
  }
  for (const ticket of tickets) {
    expect(String(ticket['id'])).toMatch(/\S/);
    const whole = JSON.stringify(ticket);
    expect(whole).not.toMatch(/\\u0000|\\ud[89a-f]/);
    for (const value of Object.values(ticket)) {
      if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(maxCharacters.text);
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }
    if (ticket['url'] !== undefined) expect(ticket['url']).toMatch(/^https?:/i);
  }
}

const fieldNames = ticketFields.map(({ name }) => name);
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'javascript:alert(1)',
    '=cmd()',
    '\ud800',
    'a\0b',
    '1e400',
    '99999999999',
    '2024-02-30',
    '9'.repeat(300),
  ),
);
/** What desks write where nobody expects it: structures that become no text, documents with holes. */
const anyStructure = fc.constantFrom(
  { toString: 1, valueOf: 1 },
  { type: 'doc', content: [null, 'x', 7, { type: { toString: null }, content: [{ text: 'y' }] }] },
  { comments: [null, { body: null }, { body: { content: 1 } }] },
  [[[[['deep']]]], null, {}],
);
/** An object as one of the desks writes it, with anything at each of its paths. */
const anyDeskObject = fc.constantFrom(...deskShapes).chain(({ paths, columns }) =>
  fc.array(fc.oneof(anyValue, anyStructure), { minLength: 30, maxLength: 30 }).map((values) => {
    const object: Record<string, unknown> = {};
    for (const [at, path] of [...paths, ...Object.values(columns).filter((path) => path !== null)].entries()) {
      const [outer, inner] = path.split('.') as [string, string?];
      if (inner === undefined) object[outer] = values[at];
      else object[outer] = { ...(object[outer] as object | undefined), [inner]: values[at] };
    }
    return object;
  }),
);
const anyObject = fc.oneof(
  anyDeskObject,
  fc.dictionary(fc.constantFrom(...fieldNames, '__proto__', 'constructor', 'fields', ''), anyValue, { maxKeys: 12 }),
  fc.record({ id: fc.string({ minLength: 1 }), fields: anyValue }),
);

const ndjson = fc
  .array(anyObject, { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map((row) => JSON.stringify(row)).join('\n'));
const jsonDocument = fc.array(anyObject, { maxLength: 6 }).map((rows) => JSON.stringify({ issues: rows }));
const cell = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('"', '""', 'a"b', '"open', 'x\ny', ';', '\t', ',', '\0', "'=1"),
);
const csv = fc
  .tuple(
    fc.constantFrom(',', ';', '\t', '|'),
    fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 }),
  )
  .map(
    ([delimiter, lines]) =>
      ['id', 'title', 'createdAt'].join(delimiter) + '\n' + lines.map((line) => line.join(delimiter)).join('\n'),
  );

/** A file of one of the formats, with some of its bytes changed, cut out or doubled. */
const damaged = fc
  .tuple(
    fc.oneof(ndjson, jsonDocument, csv),
    fc.boolean(),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'cut', 'double')), {
      maxLength: 6,
    }),
  )
  .map(([text, packed, changes]) => {
    let bytes = packed ? gzipSync(text) : Buffer.from(text);
    for (const [position, byte, change] of changes) {
      if (bytes.length === 0) break;
      const at = position % bytes.length;
      if (change === 'set') bytes[at] = byte;
      else if (change === 'cut') bytes = bytes.subarray(0, at);
      else bytes = Buffer.concat([bytes, bytes.subarray(at)]);
    }
    return bytes;
  });

describe('a file nobody vetted', () => {
  it('of any bytes is read to its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => expectSound(await readWritten(bytes))),
    );
  });

  it('that was damaged on its way is read to its end', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => expectSound(await readWritten(bytes))),
      { numRuns: 300 },
    );
  });

  it.each([
    ['NDJSON', ndjson],
    ['a JSON document', jsonDocument],
    ['CSV', csv],
  ])('as %s gives tickets that can be stored', async (_, files) => {
    await fc.assert(
      fc.asyncProperty(files, async (text) => expectSound(await readWritten(text))),
      { numRuns: 200 },
    );
  });

  it('handed in as an object gives a ticket or says why not', () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        const { problems, ticket } = ticketOfObject(object, 1, 'desk');
        if (ticket === undefined) expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
