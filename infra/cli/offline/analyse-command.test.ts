import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommand, twelveTickets, Workplace } from '../testing/command-run.js';

const place = new Workplace();
afterAll(() => place.remove());

const analyse = async (name: string, content: string, ...options: string[]) => {
  const out = place.path(`${name}-out`);
  const result = await runCommand('analyse', place.write(name, content), '--out', out, ...options);
  const read = (file: string) => readFileSync(`${out}/${file}`, 'utf8');
  return { ...result, read };
};

describe('analyse', () => {
  it('shows the recurring problems on the terminal and writes three files', async () => {
    const { exitCode, read, stdout } = await analyse('tickets.ndjson', twelveTickets);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('12 tickets, 5 Jan 2026 to 23 Mar 2026');
    expect(stdout).toContain('Largest problems');
    const result = JSON.parse(read('problems.json'));
    expect(result).toMatchObject({ tickets: 12, linesRead: 12, linesSkipped: 0 });
    expect(result.problems.length).toBeGreaterThan(0);
    const assigned = read('assignments.tsv').trimEnd().split('\n');
    expect(new Set(assigned.map((line) => line.split('\t')[0])).size).toBe(12);
    for (const { id, size } of result.problems)
      expect(assigned.filter((line) => line.endsWith(`\t${id}`))).toHaveLength(size);
  });

  it('reads a CSV of a newcomer without being told its columns', async () => {
    const rows = twelveTickets
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(
        ({ createdAt, id, title }) =>
          `${id};"${title}";${createdAt.slice(8, 10)}.${createdAt.slice(5, 7)}.${createdAt.slice(0, 4)}`,
      );
    const { exitCode, stdout } = await analyse('tickets.csv', ['Ticketnummer;Betreff;Erstellt am', ...rows].join('\n'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('12 tickets, 5 Jan 2026 to 23 Mar 2026');
  });

  it('escapes everything that comes from tickets and loads nothing from elsewhere', async () => {
    const hostile = "<script>alert(1)</script> \"onload='x' <img src=http://evil.example/x.png>";
    const lines = twelveTickets
      .split('\n')
      .map((line) => JSON.parse(line))
      .map((ticket) =>
        JSON.stringify({
          ...ticket,
          title: `${ticket.title} ${hostile}`,
          description: hostile.repeat(3),
          component: hostile,
          url: 'javascript:alert(1)',
        }),
      );
    const { read } = await analyse('hostile.ndjson', lines.join('\n'));
    const report = read('report.html');
    expect(report).not.toMatch(
      /<(script|img|iframe|link|object|embed)|<[^>]*\s(src|on\w+)=|href="(?!#)|@import|url\(/i,
    );
    expect(report).toContain("default-src 'none'");
    expect(report).toContain('&#60;script&#62;alert(1)');
  });

  it('counts what it could not read in the summary and ends with 3', async () => {
    const { exitCode, read, stdout } = await analyse('broken.ndjson', `${twelveTickets}\n{"id":`);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('1 line of 13 could not be read and was skipped');
    expect(read('report.html')).toContain('Lines that could not be read');
  });

  it.each([
    ['a file without tickets', '', 'the file holds no tickets'],
    ['columns it does not know', 'a,b\n1,2\n', 'no column was recognised'],
  ])('says what is wrong with %s', async (_name, content, words) => {
    const { exitCode, stderr } = await analyse('wrong.csv', content);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
  });

  it('obeys a mapping, and refuses one that does not fit', async () => {
    const csv = 'a,b\nX-1,printer jams\nX-2,printer jams\n';
    const fitting = await analyse('mapped.csv', csv, '--mapping', place.write('m.json', '{"id":"a","title":"b"}'));
    expect(fitting.read('assignments.tsv')).toContain('X-1\t');
    const wrong = await analyse('mapped2.csv', csv, '--mapping', place.write('w.json', '{"id":"nr"}'));
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no column "nr"') });
    const broken = await analyse('mapped3.csv', csv, '--mapping', place.write('x.json', '[1]'));
    expect(broken).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is no mapping') });
  });

  it('analyses tickets that have neither dates nor titles', async () => {
    const lines = Array.from({ length: 6 }, (_, at) =>
      JSON.stringify({
        id: String(at),
        description:
          at % 2 === 0
            ? 'toner empty in printer room four please replace toner'
            : `question number ${at} about holidays`,
      }),
    );
    const { exitCode, stdout } = await analyse('bare.ndjson', lines.join('\n'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('6 tickets');
  });
});
