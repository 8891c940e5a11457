/**
 * 1. What is no file of tickets is refused with a reason, whatever it is named, and is not kept.
 * 2. Nothing a file holds is unpacked elsewhere, expanded, run, or served as anything but text to be saved.
 * 3. A name is a text for people; where a file lies is decided here.
 */
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiUnderTest, as } from '../api-under-test.js';

let api: ApiUnderTest;
let lead: { token: string };

beforeAll(async () => {
  api = await ApiUnderTest.start();
  lead = await api.personAs('lead');
});
afterAll(() => api.stop());

const upload = (content: string | Buffer, name: string) =>
  api.http.post('/api/imports/previews').set(as(lead)).attach('file', Buffer.from(content), name);

/** The beginning of a zip archive with one stored entry of this name. */
function zipOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name + content)]);
}

const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`;
const foreignEntity = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>`;

describe('a file that is none of tickets', () => {
  it.each<[string, string | Buffer, string]>([
    ['a zip archive', zipOf('tickets.csv', 'id,title\n1,x\n'), 'tickets.csv'],
    ['a zip archive that leads out of its folder', zipOf('../../evil.csv', 'id,title\n1,x\n'), 'tickets.zip'],
    ['a spreadsheet', zipOf('[Content_Types].xml', laughs), 'tickets.xlsx'],
    ['a program', Buffer.from('7f454c4602010100000000', 'hex'), 'tickets.csv'],
    [
      'a picture that is a script',
      Buffer.concat([Buffer.from('474946383961', 'hex'), Buffer.from('<script>1</script>')]),
      'a.csv',
    ],
    ['bytes without order', Buffer.from(Array.from({ length: 4_000 }, (_, n) => (n * 7919) % 256)), 'tickets.ndjson'],
    ['gzip of gzip', gzipSync(gzipSync('id,title\n1,x\n')), 'tickets.csv.gz'],
  ])('is no ticket: %s', async (_, content, name) => {
    const { status, body } = await upload(content, name);
    expect([201, 422]).toContain(status);
    // A text file with one odd column is shown as such; no ticket comes out of it.
    if (status === 201) expect(body.rows).toEqual([]);
  });

  it.each([laughs, foreignEntity])('as XML expands nothing: %s', async (content) => {
    const { status, text } = await upload(content, 'tickets.xml');
    expect([201, 422]).toContain(status);
    expect(text).not.toMatch(/hahahaha|root:/);
  });

  it('as a script named like a table is text', async () => {
    const { body } = await upload('id,title\n1,<script>alert(1)</script>\n2,=cmd|calc\n', 'run.csv').expect(201);
    expect(body.rows.map(({ title }: { title: string }) => title)).toEqual(['<script>alert(1)</script>', '=cmd|calc']);
  });
});

describe('a file made to hurt', () => {
  it('a gzip bomb is looked at no further than its first rows', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('id,title\n'), Buffer.alloc(150_000_000, '1,x\n')]));
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    const { body } = await upload(bomb, 'bomb.csv.gz').expect(201);
    expect(body.rows.length).toBeLessThanOrEqual(20);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it.each<[string, string]>([
    ['nested lists', `{"id":"1","title":"x","component":${'['.repeat(40_000)}${']'.repeat(40_000)}}`],
    ['a quote that never closes', `id,title\n1,"${'x\n'.repeat(60_000)}`],
    ['ten thousand columns', `id,title${',c'.repeat(10_000)}\n1,x${',1'.repeat(10_000)}\n`],
    ['a field of 150 kilobytes', `id,title\n1,${'x'.repeat(150_000)}\n`],
  ])('%s are answered', async (_, content) => {
    const { status } = await upload(content, 'x');
    expect([201, 422]).toContain(status);
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../../etc/cron.d/evil', 'evil'],
    ['..\\..\\windows\\evil.csv', 'evil.csv'],
    ['/etc/passwd', 'passwd'],
    ['a\u202eexe.csv', 'aexe.csv'],
  ])('%s is a text for people', async (sent, shown) => {
    const before = await readdir(api.uploadDir);
    const { body } = await upload('id,title\n1,x\n', sent).expect(201);
    expect(body.fileName).toBe(shown);
    const added = (await readdir(api.uploadDir)).filter((name) => !before.includes(name));
    expect(added).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });
});

describe('what is downloaded', () => {
  it('is saved, never shown or guessed at', async () => {
    const admin = await api.personAs('admin');
    for (const path of ['/api/audit-events.csv', '/api/audit-events.ndjson']) {
      const { headers } = await api.http.get(path).set(as(admin)).expect(200);
      expect(headers['content-disposition']).toMatch(/^attachment/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});
