import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommand, twelveTickets, Workplace } from '../testing/command-run.js';

/*
 * The contract of the offline commands:
 * 1. cluster gives every ticket exactly once, and obeys groups that people confirmed.
 * 2. match ranks only tickets that were created earlier.
 * 3. suggest ends every query with the row `none`; rank gives an interval around each expectation.
 * 4. A malformed line is named, skipped and counted, and the exit code says so.
 * 5. Wrong use ends with 2, work that cannot be done with 1.
 */

const place = new Workplace();
const tickets = place.write('tickets.ndjson', twelveTickets);
afterAll(() => place.remove());

const rowsOf = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
const idOf = (at: number): string => `T-${String(at).padStart(2, '0')}`;
const allIds = Array.from({ length: 12 }, (_, at) => idOf(at + 1));

describe('cluster', () => {
  it('puts every ticket into exactly one problem', async () => {
    const { exitCode } = await runCommand('cluster', tickets, '--assignments', place.path('a.tsv'));
    expect(exitCode).toBe(0);
    expect(
      rowsOf(place.path('a.tsv'))
        .map(([id]) => id)
        .sort(),
    ).toEqual(allIds);
  });

  it('keeps together what people put together, and writes what the stages took', async () => {
    const known = place.write('known.tsv', `ticketId\tgroupId\n${idOf(1)}\tg\n${idOf(2)}\tg\n${idOf(3)}\tg\nT-99\tg\n`);
    const { exitCode } = await runCommand(
      'cluster',
      tickets,
      '--assignments',
      place.path('b.tsv'),
      '--known',
      known,
      '--stats',
      place.path('s.json'),
    );
    expect(exitCode).toBe(0);
    const problemOf = new Map(rowsOf(place.path('b.tsv')) as [string, string][]);
    expect(new Set([1, 2, 3].map((at) => problemOf.get(idOf(at)))).size).toBe(1);
    const stats = JSON.parse(readFileSync(place.path('s.json'), 'utf8'));
    expect(stats).toMatchObject({ tickets: 12, linesSkipped: 0, total: { peakBytes: expect.any(Number) } });
    expect(stats.stages.map(({ stage }: { stage: string }) => stage)).toEqual(['read', 'index', 'cluster', 'write']);
  });

  it('names malformed lines, skips them, and ends with 3', async () => {
    const path = place.path('bad.ndjson.gz');
    writeFileSync(path, gzipSync(`${twelveTickets}\nnot json\n{"title":"no id"}`));
    const { exitCode, stderr } = await runCommand('cluster', path, '--assignments', place.path('c.tsv'));
    expect(exitCode).toBe(3);
    expect(stderr).toContain('2 of 14 lines could not be read and were skipped');
    expect(stderr).toContain('line 13: not valid JSON');
    expect(rowsOf(place.path('c.tsv'))).toHaveLength(12);
  });

  it('takes a ticket that stands in the file twice once', async () => {
    const path = place.write('twice.ndjson', `${twelveTickets}\n${twelveTickets.split('\n')[0]}`);
    const { exitCode, stderr } = await runCommand('cluster', path, '--assignments', place.path('d.tsv'));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 line repeats a ticket number');
    expect(rowsOf(place.path('d.tsv'))).toHaveLength(12);
  });

  it('refuses a profile that does not exist', async () => {
    const { exitCode, stderr } = await runCommand(
      'cluster',
      tickets,
      '--assignments',
      place.path('e.tsv'),
      '--profile',
      '1999-01',
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no profile "1999-01"; there are 2026-11');
  });
});

describe('match', () => {
  it('ranks earlier tickets only, those of the same cause first', async () => {
    const queries = place.write('q.tsv', `${idOf(10)}\n${idOf(1)}\n`);
    const { exitCode } = await runCommand(
      'match',
      tickets,
      '--queries',
      queries,
      '--run',
      place.path('run.tsv'),
      '--top',
      '5',
    );
    expect(exitCode).toBe(0);
    const rows = rowsOf(place.path('run.tsv'));
    expect(rows.every(([query = '', , ticket = '']) => ticket < query)).toBe(true);
    expect(rows.filter(([query]) => query === idOf(1))).toEqual([]);
    const ofTen = rows.filter(([query]) => query === idOf(10));
    expect(ofTen.map(([, rank]) => rank)).toEqual(ofTen.map((_, at) => String(at + 1)));
    expect([idOf(1), idOf(4), idOf(7)]).toContain(ofTen[0]?.[2]);
    const scores = ofTen.map(([, , , score]) => Number(score));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('hides how the query itself was resolved', async () => {
    const lines = twelveTickets.split('\n').map((line) => JSON.parse(line));
    const withOther = lines.map((ticket) =>
      ticket.id === idOf(10)
        ? {
            ...ticket,
            resolution: 'FIXED',
            resolutionNotes: 'printer spooler PRN-7 warehouse labels',
            resolvedAt: '2026-06-01T00:00:00Z',
          }
        : ticket,
    );
    const other = place.write('other.ndjson', withOther.map((ticket) => JSON.stringify(ticket)).join('\n'));
    const queries = place.write('q10.tsv', idOf(10));
    await runCommand('match', tickets, '--queries', queries, '--run', place.path('r1.tsv'));
    await runCommand('match', other, '--queries', queries, '--run', place.path('r2.tsv'));
    const order = (name: string) => rowsOf(place.path(name)).map(([, rank, id]) => `${rank} ${id}`);
    expect(order('r2.tsv')).toEqual(order('r1.tsv'));
  });

  it('names queries that the file does not hold', async () => {
    const queries = place.write('q99.tsv', `T-99\n${idOf(12)}\n`);
    const { exitCode, stderr } = await runCommand(
      'match',
      tickets,
      '--queries',
      queries,
      '--run',
      place.path('r3.tsv'),
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 of 2 queries are not in the file of tickets, for example T-99');
  });
});

describe('suggest', () => {
  it('ends every query with the probability that nothing known applies', async () => {
    const links = place.write(
      'links.tsv',
      allIds
        .slice(0, 9)
        .map((id, at) => `${id}\tarticle-${at % 3}\t2026-0${1 + Math.floor(at / 4)}-28T00:00:00Z`)
        .join('\n'),
    );
    const queries = place.write('qs.tsv', `${idOf(12)}\n${idOf(11)}`);
    const { exitCode } = await runCommand(
      'suggest',
      tickets,
      '--links',
      links,
      '--queries',
      queries,
      '--run',
      place.path('sug.tsv'),
      '--top',
      '2',
    );
    expect(exitCode).toBe(0);
    const rows = rowsOf(place.path('sug.tsv'));
    for (const query of [idOf(12), idOf(11)]) {
      const own = rows.filter(([id]) => id === query);
      expect(own.length).toBeLessThanOrEqual(3);
      expect(own.at(-1)?.[2]).toBe('none');
      expect(own.every(([, , , probability]) => Number(probability) >= 0 && Number(probability) <= 1)).toBe(true);
    }
  });
});

describe('rank', () => {
  const assignments = place.write('assigned.tsv', allIds.map((id, at) => `${id}\tP${at % 3}`).join('\n'));

  it('expects more of what came more often, with an interval, from the tickets before the date', async () => {
    const { exitCode } = await runCommand(
      'rank',
      tickets,
      '--assignments',
      assignments,
      '--at',
      '2026-03-01',
      '--run',
      place.path('ranked.tsv'),
    );
    expect(exitCode).toBe(0);
    const rows = rowsOf(place.path('ranked.tsv'));
    expect(rows.map(([, rank]) => rank)).toEqual(['1', '2', '3']);
    for (const [, , expected, low, high] of rows) {
      expect(Number(low)).toBeLessThanOrEqual(Number(expected));
      expect(Number(high)).toBeGreaterThanOrEqual(Number(expected));
    }
  });

  it.each([
    ['a date that is none', '--at', 'soon'],
    ['no horizon', '--at', '2026-03-01', '--horizon', '0'],
  ])('refuses %s', async (_name, ...options) => {
    expect(
      (await runCommand('rank', tickets, '--assignments', assignments, '--run', place.path('x.tsv'), ...options))
        .exitCode,
    ).toBe(2);
  });
});

describe('the command line', () => {
  it.each([
    ['an unknown command', ['frobnicate'], 2],
    ['no command', [], 2],
    ['a missing option', ['cluster', tickets], 2],
    ['a file that is not there', ['cluster', '/no/such/file', '--assignments', 'never.tsv'], 1],
    ['help', ['--help'], 0],
  ])('answers %s with its exit code', async (_name, args, expected) => {
    expect((await runCommand(...args)).exitCode).toBe(expected);
  });
});
