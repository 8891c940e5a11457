import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readWritten, withWritten } from '../testing/written-file.js';
import type { FileEncoding } from './file-bytes.js';
import { openTicketFile } from './open-ticket-file.js';

/*
 * 1. Every format and packing gives the same tickets.
 * 2. A bad row is reported with its line and takes no good row with it.
 * 3. Rows are in the order of the file, and reading can go on after any line.
 * 4. Only a file that cannot be opened and a mapping that does not fit are exceptions.
 */

const twoTickets = [
  { id: 'A-1', title: 'Export stops, at page 200', createdAt: '2026-03-01T10:00:00Z' },
  { id: 'A-2', title: 'Größe "falsch"', createdAt: '2026-03-02T10:00:00Z' },
];
const ndjson = twoTickets.map((ticket) => JSON.stringify(ticket)).join('\n');
const csv =
  'Number,Short description,Opened\nA-1,"Export stops, at page 200",2026-03-01 10:00:00\nA-2,"Größe ""falsch""",2026-03-02 10:00:00\n';

describe('openTicketFile', () => {
  it.each<[string, string | Uint8Array]>([
    ['NDJSON', ndjson],
    [
      'NDJSON with Windows line ends, blank lines and a byte order mark',
      `\ufeff${ndjson.replaceAll('\n', '\r\n\r\n')}\r\n`,
    ],
    ['NDJSON in gzip', gzipSync(ndjson)],
    [
      'NDJSON in two gzip members',
      Buffer.concat([gzipSync(`${ndjson.split('\n')[0]}\n`), gzipSync(ndjson.split('\n')[1] ?? '')]),
    ],
    ['a JSON list over several lines', JSON.stringify(twoTickets, null, 2)],
    ['a JSON list in one line', JSON.stringify(twoTickets)],
    ['the answer of a REST call', JSON.stringify({ total: 2, paging: { next: null }, issues: twoTickets })],
    ['CSV with commas', csv],
    [
      'CSV with semicolons',
      csv
        .replace('Number,Short description,Opened', 'Number;Short description;Opened')
        .replaceAll(/,("|2026)/g, ';$1')
        .replaceAll('",', '";'),
    ],
    [
      'CSV with tabs',
      'Number\tShort description\tOpened\nA-1\tExport stops, at page 200\t2026-03-01 10:00:00\nA-2\t"Größe ""falsch"""\t2026-03-02 10:00:00',
    ],
    ['CSV with old Mac line ends', csv.replaceAll('\n', '\r')],
    ['CSV in UTF-16', Buffer.from(`\ufeff${csv}`, 'utf16le')],
    ['CSV in gzip', gzipSync(csv)],
  ])('reads %s', async (_name, content) => {
    const { rejected, tickets } = await readWritten(content);
    expect(rejected).toEqual([]);
    expect(tickets).toEqual(twoTickets);
  });

  it.each<[string, FileEncoding | undefined]>([
    ['when it is named', 'windows-1252'],
    ['when its letters tell', undefined],
  ])('reads CSV in Windows-1252 %s', async (_name, encoding) => {
    const content = Buffer.from('id;title\n1;Gr\xf6\xdfe\n2;plain', 'latin1');
    const { tickets } = await readWritten(content, encoding && { encoding });
    expect(tickets).toEqual([
      { id: '1', title: 'Größe' },
      { id: '2', title: 'plain' },
    ]);
  });

  it('takes a byte that is no UTF-8 for damage where the file holds UTF-8, or is named so', async () => {
    const damaged = Buffer.concat([Buffer.from('id;title\n1;Größe\n'), Buffer.from('2;br\xffken\n', 'latin1')]);
    expect((await readWritten(damaged)).rejected).toEqual(['3 encoding.invalid']);
    const named = await readWritten(Buffer.from('id;title\n1;Gr\xf6\xdfe\n', 'latin1'), { encoding: 'utf-8' });
    expect(named.rejected).toEqual(['2 encoding.invalid']);
  });

  it('keeps the rows of a truncated gzip file and says after which line it breaks off', async () => {
    const lines = Array.from({ length: 4000 }, (_, at) =>
      JSON.stringify({ id: `T-${at}`, title: `ticket ${(at * 7919) % 10007} ${at}` }),
    );
    const whole = gzipSync(lines.join('\n'));
    const { ids, rejected } = await readWritten(whole.subarray(0, whole.length / 2));
    expect(ids.length).toBeGreaterThan(500);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => `T-${at}`));
    expect(rejected).toEqual([`${ids.length + 1} file.truncated_gzip`]);
  });

  it('names a damaged gzip file as damaged', async () => {
    const packed = gzipSync(ndjson);
    packed.fill(0xff, 20, 40);
    const { rejected } = await readWritten(packed);
    expect(rejected.at(-1)).toMatch(/file\.damaged_gzip$/);
  });

  it('rejects a row that is not UTF-8, with the position of the byte, and keeps the others', async () => {
    const content = Buffer.from('{"id":"1"}\n{"id":"2","title":"br\xffken"}\n{"id":"3"}\n', 'latin1');
    const { ids, rejected, rows } = await readWritten(content);
    expect(ids).toEqual(['1', '3']);
    expect(rejected).toEqual(['2 encoding.invalid']);
    expect(rows[1]).toMatchObject({ problems: [{ message: expect.stringContaining('byte 32 ') }] });
  });

  it.each([
    ['no JSON', '{"id":"1"}\nnot json\n{"id":"2"}', ['1', '2'], ['2 json.invalid']],
    [
      'JSON, but no object',
      '{"id":"1"}\n[1]\n"x"\n{"id":"2"}',
      ['1', '2'],
      ['2 json.not_an_object', '3 json.not_an_object'],
    ],
    [
      'a ticket without a number',
      '{"id":"1"}\n{"title":"x"}\n{"id":"  "}',
      ['1'],
      ['2 field.missing', '3 field.missing'],
    ],
    ['a number as long as a text', `{"id":"1"}\n{"id":"${'x'.repeat(201)}"}`, ['1'], ['2 field.too_long']],
    [
      'a quote that is never closed',
      'id,title\n1,one\n2,"two\n3,three\n4,"fo\nur"\n',
      ['1', '3', '4'],
      ['3 csv.unclosed_quote'],
    ],
    [
      'an unclosed quote before one that is closed',
      'id,title\n1,"one\n2,"two"\n3,"three"\n',
      ['2', '3'],
      ['2 csv.unclosed_quote'],
    ],
    ['an unclosed quote in the last row', 'id,title\n1,one\n2,"two', ['1'], ['3 csv.unclosed_quote']],
    ['a quote in the middle', 'id,title\n1,"the "big" one"\n2,two\n', ['2'], ['2 csv.stray_quote']],
    ['too many columns', 'id,title\n1,one,more\n2,two\n', ['2'], ['2 csv.column_count']],
    ['too few columns', 'id,title\n1\n2,two\n', ['2'], ['2 csv.column_count']],
  ])('reports %s and keeps the rest', async (_name, content, ids, rejected) => {
    const read = await readWritten(content);
    expect(read.ids).toEqual(ids);
    expect(read.rejected).toEqual(rejected);
  });

  it.each([
    ["Excel's line about the delimiter", 'sep=;\r\nNumber;Short description\r\nA-1;one, two\r\n'],
    ['the title of a report', 'Incidents of March, 2026\nmade by: admin\n\nNumber,Short description\nA-1,"one, two"\n'],
  ])('finds the header below %s', async (_name, content) => {
    const { tickets, rejected } = await readWritten(content);
    expect(rejected).toEqual([]);
    expect(tickets).toEqual([{ id: 'A-1', title: 'one, two' }]);
  });

  it.each([
    ['a workbook', 'PK\x03\x04\x14\0', 'save the table as CSV'],
    ['XML', '<?xml version="1.0"?>\n<bugs>\n<bug/>\n</bugs>', 'XML or HTML'],
    ['a PDF', '%PDF-1.7\n', 'a PDF'],
  ])('says once that %s is no file of tickets', async (_name, content, words) => {
    const { rejected, rows } = await readWritten(content);
    expect(rejected).toEqual(['1 file.foreign']);
    expect(rows[0]).toMatchObject({ problems: [{ message: expect.stringContaining(words) }] });
  });

  it('reads line breaks that an export wrote as letters, and leaves paths alone', async () => {
    const { tickets } = await readWritten(
      ['id,body', String.raw`1,Dear team\n\nthe printer jams.\n\nRegards`, String.raw`2,C:\new\network is gone`].join(
        '\n',
      ),
    );
    expect(tickets.map(({ description }) => description)).toEqual([
      'Dear team\n\nthe printer jams.\n\nRegards',
      String.raw`C:\new\network is gone`,
    ]);
  });

  it('takes empty columns that a spreadsheet adds at the end', async () => {
    expect((await readWritten('id,title\n1,one,,\n')).ids).toEqual(['1']);
  });

  it('cuts a text of ten million characters with a warning', async () => {
    const { tickets, warnings } = await readWritten(
      JSON.stringify({ id: '1', title: 'x', description: 'word '.repeat(2_000_000) }),
    );
    expect(tickets[0]?.description).toHaveLength(100_000);
    expect(warnings).toEqual(['1 field.too_long description']);
  });

  it('rejects a row of seventeen megabytes and reads on', async () => {
    const { ids, rejected } = await readWritten(`{"id":"1","title":"${'x'.repeat(17 * 1024 * 1024)}"}\n{"id":"2"}`);
    expect(ids).toEqual(['2']);
    expect(rejected).toEqual(['1 row.too_long']);
  });

  it('takes out NUL and half surrogate pairs', async () => {
    const { tickets, warnings } = await readWritten(String.raw`{"id":"1","title":"a\u0000b \ud800 c"}`);
    expect(tickets[0]?.title).toBe('ab \ufffd c');
    expect(warnings).toEqual(['1 field.invalid_characters title']);
  });

  it.each([
    ['', 'an empty file'],
    ['\n\n', 'blank lines'],
    ['id,title\n', 'a header alone'],
    ['[]', 'an empty list'],
  ])('says that %j holds no tickets', async (content) => {
    expect((await readWritten(content)).rejected).toEqual(['1 file.empty']);
  });

  it('names the columns when it recognises none', async () => {
    const { rejected, rows } = await readWritten('a,b\n1,2\n');
    expect(rejected).toEqual(['2 mapping.nothing_recognised']);
    expect(rows[0]).toMatchObject({ problems: [{ message: expect.stringContaining('the columns are a, b') }] });
  });

  it('obeys a mapping, and only it', async () => {
    const { tickets } = await readWritten('id,title,what\nX,no,yes\n', { mapping: { id: 'id', title: 'what' } });
    expect(tickets).toEqual([{ id: 'X', title: 'yes' }]);
  });

  it('refuses a mapping to a column that the file does not have, and names those it has', async () => {
    await expect(readWritten(csv, { mapping: { id: 'Nummer' } })).rejects.toThrow(
      'no column "Nummer" (for id); its columns are Number, Short description, Opened',
    );
  });

  it('refuses a file that is not there', async () => {
    await expect(openTicketFile('/no/such/file')).rejects.toThrow('ENOENT');
  });

  it('gives rows without a number the same number at every reading, and equal rows different ones', async () => {
    const content = 'Summary,Body\nprinter,jams\nprinter,jams\nother,thing\n';
    const [once, again] = [await readWritten(content), await readWritten(content)];
    expect(new Set(once.ids).size).toBe(3);
    expect(again.ids).toEqual(once.ids);
  });

  it('goes on after a line', async () => {
    const content = Array.from({ length: 10 }, (_, at) => `{"id":"${at + 1}"}`).join('\n');
    expect((await readWritten(content, {}, 7)).ids).toEqual(['8', '9', '10']);
  });

  it('shows the first rows without reading the file to its end', async () => {
    const rows = await withWritten(csv, async (path) => (await openTicketFile(path)).readFirst(1));
    expect(rows).toMatchObject([{ kind: 'ticket', line: 2, ticket: { id: 'A-1' } }]);
  });

  it('reads every field of CSV back that was written with quotes', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.replaceAll(/[\0\r]/g, '').trim());
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t', '|'),
        async (titles, delimiter) => {
          const rows = titles.map((title, at) => [`T${at}`, `"${title.replaceAll('"', '""')}"`].join(delimiter));
          const { rejected, tickets } = await readWritten([['id', 'title'].join(delimiter), ...rows].join('\n'));
          expect(rejected).toEqual([]);
          expect(tickets.map(({ title = '' }) => title)).toEqual(titles);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never throws, whatever the bytes, and accounts for every line it names once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { rows } = await readWritten(bytes);
        const lines = rows.map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});
