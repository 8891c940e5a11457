import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { deskShapes } from '../desks/desk-shapes.js';
import { ticketFields } from '../mapping/ticket-fields.js';
import { type ReadFile, readWritten } from '../testing/written-file.js';

/*
 * Processor time, not time on the clock: the machine may be busy with something else.
 * 1. No ticket takes more than 50 ms, whatever stands in whichever of its fields, in whatever format.
 * 2. A file of one huge row, or of rows that seem to belong together, takes a time that goes with its size: work that goes with
 *    the square of a million would take hours.
 */

/** What a ticket may take on a quiet machine: those below take a twentieth to a half. On a busy one caches are shared, and all takes longer. */
const MOST_MS_A_TICKET = 50;
const BUSY = 3;
/**
 * How much longer hostile bytes may take than as many in ordinary tickets. A row costs something, however short: hundreds of thousands in a
 * megabyte take up to fifty times as long as its thousand ordinary tickets.
 */
const MOST_TIMES = 150;
/** For the parts of a small file that do not go with its size. */
const SPARE_MS = 1_000;

const KEPT = 100_000;
const million = 1_000_000;

async function measured(content: string | Uint8Array): Promise<{ ms: number; file: ReadFile }> {
  const before = process.cpuUsage();
  const file = await readWritten(content);
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, file };
}

const filled = (part: string, length = KEPT): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

const texts: readonly (readonly [string, string])[] = [
  ['one letter', filled('a')],
  ['digits', filled('1')],
  ['digits and blanks', filled('1 ')],
  ['blanks and a letter', `${filled(' ')}x`],
  ['blanks and line breaks', filled(' \t\r\n')],
  ['line breaks written out', filled('\\n  ')],
  ['quotes', filled('"')],
  ['quotes and separators', filled('","')],
  ['every separator', filled(',;|\t')],
  ['slashes', filled('a/')],
  ['brackets', filled('[')],
  ['angle brackets', filled('<')],
  ['backslashes', filled('\\')],
  ['combining marks', `a${filled('\u0301')}`],
  ['half surrogate pairs', filled('\ud800')],
  ['NULs', filled('\0')],
  ['dots of a date', filled('1.1.')],
  ['parts of a duration', filled('1d ')],
  ['an address that does not end', `https://${filled('a.')}`],
  ['no address', filled('http:')],
  ['capitals and small letters', filled('aB')],
];

describe('a ticket made to take long', () => {
  const fields = ticketFields.map(({ name }) => name).filter((name) => name !== 'id');

  it.each(texts)('takes no longer than a ticket may: %s', async (_, text) => {
    const rows = fields.map((field, n) => ({ id: `T-${n}`, [field]: text }));
    const table = [['id', ...fields], ...rows.map((row) => ['id', ...fields].map((name) => (row as Record<string, string>)[name] ?? ''))]; // prettier-ignore
    for (const content of [
      rows.map((row) => JSON.stringify(row)).join('\n'),
      JSON.stringify({ issues: rows }, null, 1),
      table.map((cells) => cells.map((cell) => (cell.includes('\0') ? '' : quoted(cell))).join(',')).join('\r\n'),
    ]) {
      const { ms } = await measured(content);
      expect(ms / rows.length).toBeLessThan(BUSY * MOST_MS_A_TICKET);
    }
  });

  it.each(deskShapes.map((shape) => [shape.name, shape] as const))(
    'takes no longer than a ticket may, written as by %s',
    async (_, { paths, columns }) => {
      const places = [...paths, ...Object.values(columns).filter((path) => path !== null)];
      const rows = texts.map(([, text]) => {
        const object: Record<string, unknown> = {};
        for (const [outer, inner] of places.map((path) => path.split('.') as [string, string?]))
          object[outer] = inner === undefined ? text : { ...(object[outer] as object | undefined), [inner]: text };
        return object;
      });
      const { ms, file } = await measured(rows.map((row) => JSON.stringify(row)).join('\n'));
      expect(file.rows).toHaveLength(rows.length);
      // A row of five such texts is as long as five rows.
      expect(ms / (rows.length * places.length)).toBeLessThan(BUSY * MOST_MS_A_TICKET);
    },
  );
});

describe('a file made to take long', () => {
  const ticket = (fields: object): string => JSON.stringify({ id: 'A', title: 'x', ...fields });
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  /** Processor time for a megabyte of ordinary tickets, by the slowest of the formats. */
  let msOfMegabyte = 0;

  beforeAll(async () => {
    const rows = Array.from({ length: 4_000 }, (_, n) => ({
      id: `T-${n}`,
      title: 'Printer of the warehouse stops',
      description: 'PrinterError E-17, "spooler" stopped.\nRestarted, then it went on. '.repeat(10),
      createdAt: '2026-03-01T08:00:00Z',
    }));
    const csv = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))];
    for (const content of [
      rows.map((row) => JSON.stringify(row)).join('\n'),
      JSON.stringify(rows),
      csv.map((cells) => cells.map(quoted).join(',')).join('\n'),
    ]) {
      const { ms, file } = await measured(content);
      expect(file.tickets).toHaveLength(rows.length);
      msOfMegabyte = Math.max(msOfMegabyte, (ms * million) / content.length);
    }
  });

  /** Name, content, and how much it holds where that is not what it weighs. */
  const files: readonly (readonly [string, () => string | Uint8Array, number?])[] = [
    ['digits where a duration is expected', () => ticket({ handlingMinutes: '1'.repeat(million) })],
    ['separators in tags', () => ticket({ tags: ',;|'.repeat(5 * million) })],
    ['NULs in tags', () => ticket({ tags: Array.from({ length: million }, () => '\0') })],
    ['a list of a million', () => ticket({ component: Array.from({ length: million }, () => 'a') })],
    ['a million comments', () => ticket({ conversation: Array.from({ length: million }, () => ({ body: 'a' })) })],
    ['lists within lists', () => `{"id":"A","component":${nested(100_000)}}`],
    ['lists within lists as tags', () => `{"id":"A","tags":${nested(100_000)}}`],
    ['objects within objects', () => `{"id":"A","fields":${'{"fields":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['a wrapped ticket of lists within lists', () => `{\n"ticket":{"id":"A",\n"tags":${nested(100_000)}}\n}`],
    ['a million keys', () => `{"id":"A"${Array.from({ length: million }, (_, n) => `,"k${n}":1`).join('')}}`],
    [
      'a million keys with blanks',
      () => `{"id":"A"${Array.from({ length: million }, (_, n) => `,"k${n}" : 1`).join('')}}`,
    ],
    [
      'a million keys on lines of their own',
      () => `{\n"ticket":{"id":"A"${Array.from({ length: million }, (_, n) => `,\n"k${n}":1`).join('')}}}`,
    ],
    [
      'keys deep within, then a list of everything',
      () => `${'{"a":'.repeat(100_000)}{"id":1,"x":[${'{},'.repeat(100_000)}{}]`,
    ],
    ['brackets only', () => '['.repeat(5 * million)],
    ['braces only', () => '{'.repeat(million)],
    ['brackets that close what nobody opened', () => `[${']{'.repeat(million)}`],
    ['a million columns', () => `id,title${',c'.repeat(million)}\nA,x${',1'.repeat(million)}\n`],
    ['titles of a million columns above the table', () => `${`x${',c'.repeat(million)}\n`.repeat(3)}id,title\nA,x\n`],
    ['a million columns in quotes', () => `id,title\n"A"${',"1"'.repeat(million)}\n`],
    ['quotes only', () => `id,title\n${'"'.repeat(million)}\n`],
    ['a quote that is never closed', () => `id,title\nA,"${'x\n'.repeat(100_000)}`],
    ['quotes that are opened again and again', () => `id,title\n${'a","b\n'.repeat(60_000)}`],
    [
      'quotes opened again and again, and closed at last',
      () => `id,title\n${'a","b\n'.repeat(4_900)}a",b,c,d\n`.repeat(8),
    ],
    ['quotes opened again and again between rows', () => `id,title\n${'a","b\nA,b\n'.repeat(30_000)}`],
    ['long rows of quotes opened again and again', () => `id,title\n${`${'a","b'.repeat(400)}\n`.repeat(600)}`],
    ['quotes and separators', () => `id,title\n${'","'.repeat(300_000)}\n`],
    ['nothing but ends of lines', () => '\r\n'.repeat(million)],
    ['ends of lines of every kind', () => `id,title\n${'A,x\r\rB,y\n\r'.repeat(100_000)}`],
    ['marks of byte order everywhere', () => `\uFEFFid,title\n${'\uFEFFA,\uFEFFx\n'.repeat(100_000)}`],
    ['a line of twenty million characters', () => `{"id":"A","title":"${'x'.repeat(20 * million)}"}\n${ticket({})}\n`],
    ['UTF-16 of half characters', () => Buffer.from(`\uFEFFid,title\n${'A,\ud800\n'.repeat(100_000)}`, 'utf16le')],
    ['bytes that are no UTF-8', () => Buffer.concat([Buffer.from('id,title\nA,ü\n'), Buffer.alloc(million, 0xff)])],
    [
      'replacement characters and one bad byte',
      () => Buffer.concat([Buffer.from(`id,title\nA,ü\n${'\ufffd'.repeat(million)}`), Buffer.from([0xff])]),
    ],
    ['backslashes', () => `{"id":"A","title":"${'\\\\'.repeat(million)}"}`],
    ['combining marks', () => ticket({ title: `a${'\u0301'.repeat(million)}` })],
    [
      'entities within entities',
      () => `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(1_000)}">${'<!ENTITY b "&a;&a;">'.repeat(20_000)}]><x>&b;</x>`,
    ],
    // What they hold counts, not what they weigh.
    ['a gzip bomb', () => gzipSync(Buffer.alloc(64 * million, 'x')), 64 * million],
    ['a gzip bomb of ends of lines', () => gzipSync(Buffer.alloc(3 * million, '\n')), 3 * million],
    ['a gzip in a gzip', () => gzipSync(gzipSync(ticket({})))],
    [
      'ten thousand gzips in a row',
      () => Buffer.concat(Array.from({ length: 10_000 }, (_, n) => gzipSync(`${ticket({ id: `T-${n}` })}\n`))),
    ],
  ];

  it.each(files.map(([name, make, held = 0]) => [name, make, held] as const))(
    'takes no longer than its size explains: %s',
    async (_, make, held) => {
      const content = make();
      const { ms, file } = await measured(content);
      expect(file.rows.length).toBeGreaterThan(0);
      expect(ms).toBeLessThan(SPARE_MS + (MOST_TIMES * msOfMegabyte * Math.max(held, content.length)) / million);
    },
  );
});
