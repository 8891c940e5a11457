import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ticketOfObject } from '../json/ticket-of-object.js';
import { ticketFields } from '../mapping/ticket-fields.js';
import { maxCharacters } from '../mapping/ticket-of-values.js';
import { type ReadFile, readWritten } from '../testing/written-file.js';

/*
 * 1. No file, whatever its bytes, is an exception: every row is a ticket or a reason why there is none.
 * 2. What comes out can be stored: a number of its own, no NUL, no half character, nothing longer than allowed.
 * 3. No row takes noticeably longer than its length explains.
 */

/**
 * Processor time, ten times what the slowest of these files takes on a quiet machine, since caches are shared with neighbours; work that
 * goes with the square of a million takes hours.
 */
const MAX_CPU_MS = 30_000;

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
const anyObject = fc.oneof(
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

describe('a row made to take long', () => {
  const ticket = (fields: object): string => JSON.stringify({ id: 'A', title: 'x', ...fields });
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const million = 1_000_000;

  it.each<[string, () => string | Uint8Array]>([
    ['digits where a duration is expected', () => ticket({ handlingMinutes: '1'.repeat(million) })],
    ['digits and blanks where a duration is expected', () => ticket({ handlingMinutes: '1 '.repeat(million) })],
    ['letters where a date is expected', () => ticket({ createdAt: 'a'.repeat(million) })],
    ['blanks around a date', () => ticket({ createdAt: `${' '.repeat(million)}x` })],
    ['separators in tags', () => ticket({ tags: ',;|'.repeat(million) })],
    ['a list of a million', () => ticket({ component: Array.from({ length: million }, () => 'a') })],
    ['lists within lists', () => `{"id":"A","component":${nested(100_000)}}`],
    ['lists within lists as tags', () => `{"id":"A","tags":${nested(100_000)}}`],
    ['objects within objects', () => `{"id":"A","fields":${'{"fields":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['a million keys', () => `{"id":"A"${Array.from({ length: million }, (_, n) => `,"k${n}":1`).join('')}}`],
    ['a million columns', () => `id,title${',c'.repeat(million)}\nA,x${',1'.repeat(million)}\n`],
    ['quotes only', () => `id,title\n${'"'.repeat(million)}\n`],
    ['a quote that is never closed', () => `id,title\nA,"${'x\n'.repeat(20_000)}`],
    ['quotes and separators', () => `id,title\n${'","'.repeat(300_000)}\n`],
    ['a line of twenty million characters', () => `{"id":"A","title":"${'x'.repeat(20 * million)}"}\n${ticket({})}\n`],
    ['brackets only', () => '['.repeat(million)],
    ['a gzip bomb', () => gzipSync(Buffer.alloc(64 * million, 'x'))],
    ['a gzip in a gzip', () => gzipSync(gzipSync(ticket({})))],
    ['backslashes', () => `{"id":"A","title":"${'\\\\'.repeat(million)}"}`],
    ['combining marks', () => ticket({ title: `a${'\u0301'.repeat(million)}` })],
  ])('ends soon: %s', async (_, make) => {
    const content = make();
    const before = process.cpuUsage();
    expectSound(await readWritten(content));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(MAX_CPU_MS);
  });
});
