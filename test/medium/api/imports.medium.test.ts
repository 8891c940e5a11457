/**
 * 1. A file is stored under a name of ours, looked at, and imported only when somebody says so.
 * 2. What is wrong with a file is said at the upload, and nothing of it stays behind.
 * 3. An import is accepted with its order and its audit row, or not at all.
 */
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UploadHousekeeping } from '@reprise/api';
import { ApiUnderTest, as } from './api-under-test.js';

let api: ApiUnderTest;
let lead: { token: string };
let demoFolder: string;

beforeAll(async () => {
  demoFolder = await mkdtemp(join(tmpdir(), 'reprise-demo-'));
  const demoFile = join(demoFolder, 'tickets.ndjson');
  const demoReleases = join(demoFolder, 'releases.json');
  await writeFile(demoFile, '{"id":"D-1","title":"Invented"}\n');
  await writeFile(
    demoReleases,
    JSON.stringify([{ product: 'Shop', version: '4.8', releasedAt: '2026-01-01T00:00:00Z' }]),
  );
  api = await ApiUnderTest.start({ demoFile, demoReleases });
  lead = await api.personAs('lead', 'Lea');
});
afterAll(() => api.stop());

/** Resolves when the condition holds; the test's own time limit ends the waiting. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

const upload = (content: string | Buffer, name = 'tickets.csv') =>
  api.http.post('/api/imports/previews').set(as(lead)).attach('file', Buffer.from(content), name);
const start = (body: object) => api.http.post('/api/imports').set(as(lead)).send(body);
const csv = 'Number;Short description;Close notes\nINC1;Login fails;Cache cleared\nINC2;Print fails;Driver updated\n';

describe('an upload', () => {
  it('is kept as it came and shown as it would be read', async () => {
    const { body } = await upload(csv, '../../evil.csv').expect(201);
    expect(body).toMatchObject({
      fileName: 'evil.csv',
      format: 'csv',
      bytes: csv.length,
      columns: [
        { column: 'Number', field: 'id', fillRate: 1 },
        { column: 'Short description', field: 'title' },
        { column: 'Close notes', field: 'resolutionNotes', samples: ['Cache cleared', 'Driver updated'] },
      ],
      rows: [{ id: 'INC1', title: 'Login fails' }, { id: 'INC2' }],
      problems: [],
    });
    const [{ stored_as: storedAs, sha256 }] = await api.dataSource.query(
      'SELECT stored_as, sha256 FROM upload WHERE id = $1',
      [body.uploadId],
    );
    expect(await readFile(join(api.uploadDir, storedAs), 'utf8')).toBe(csv);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('may be compressed', async () => {
    const { body } = await upload(gzipSync(csv), 'tickets.csv.gz').expect(201);
    expect(body).toMatchObject({ format: 'csv', rows: [{ id: 'INC1' }, { id: 'INC2' }] });
  });

  it('shows what is wrong with its first rows', async () => {
    const { body } = await upload('{"id":"1","title":"a"}\nnot json\n', 'tickets.ndjson').expect(201);
    expect(body.problems).toEqual([expect.objectContaining({ line: 2 })]);
  });

  it.each<[string, string | Buffer, number, string]>([
    ['is empty', '', 422, 'import.file_empty'],
    ['has nothing but blanks', '\n \n', 422, 'import.file_empty'],
    ['is a workbook', 'PK\x03\x04\x14\0', 422, 'import.format_unknown'],
    ['is larger than accepted', Buffer.alloc(300_000, 'a'), 413, 'request.too_large'],
  ])('that %s is refused and not kept', async (_, content, status, code) => {
    const before = await readdir(api.uploadDir);
    const { body } = await upload(content).expect(status);
    expect(body.code).toBe(code);
    expect(await readdir(api.uploadDir)).toEqual(before);
  });

  it('that nobody imports within a day is removed, one that was imported stays', async () => {
    const kept = (await upload(csv).expect(201)).body.uploadId;
    await start({ uploadId: kept, sourceName: 'Kept' }).expect(202);
    const abandoned = (await upload(csv).expect(201)).body.uploadId;
    await api.dataSource.query(
      `UPDATE upload SET created_at = now() - interval '25 hours' WHERE id = ANY($1::uuid[])`,
      [[kept, abandoned]],
    );
    const before = (await readdir(api.uploadDir)).length;
    await api.app.get(UploadHousekeeping).tidy();
    expect(await readdir(api.uploadDir)).toHaveLength(before - 1);
    await start({ uploadId: abandoned, sourceName: 'Gone' }).expect(404);
    await start({ uploadId: kept, sourceName: 'Kept' }).expect(202);
  });

  it('that breaks off half-way is not kept', async () => {
    await api.app.listen(0, '127.0.0.1');
    const { port } = api.app.getHttpServer().address() as { port: number };
    const before = await readdir(api.uploadDir);
    const half = [
      'POST /api/imports/previews HTTP/1.1\r\nHost: x\r\nConnection: close',
      `Authorization: Bearer ${lead.token}\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: 100000\r\n`,
      '--edge\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\nNumber;Short description\r\n',
    ].join('\r\n');
    const socket = connect(port, '127.0.0.1');
    socket.write(half);
    await until(async () => (await readdir(api.uploadDir)).length > before.length);
    socket.destroy();
    await until(async () => (await readdir(api.uploadDir)).length === before.length);
  });

  it('must come in the part `file`', async () => {
    const { body } = await api.http
      .post('/api/imports/previews')
      .set(as(lead))
      .attach('other', Buffer.from(csv), 'x.csv')
      .expect(400);
    expect(body.errors[0].pointer).toBe('/body/file');
  });
});

describe('an import', () => {
  const uploaded = async (content = csv): Promise<string> => (await upload(content).expect(201)).body.uploadId;

  it('is accepted before the work is done, with its order and its audit row', async () => {
    const uploadId = await uploaded();
    const { body, headers } = await start({ uploadId, sourceName: 'Service desk' }).expect(202);
    expect(headers.location).toBe(`/api/imports/${body.id}`);
    expect(body).toMatchObject({
      status: 'queued',
      sourceName: 'Service desk',
      requestedBy: 'Lea',
      linesRead: 0,
      progress: 0,
    });
    const [order] = await api.dataSource.query(
      `SELECT payload FROM outbox WHERE topic = 'import.process' ORDER BY id DESC LIMIT 1`,
    );
    expect(order.payload).toEqual({ importId: body.id });
    const audit = await api.dataSource.query(
      `SELECT actor_name FROM audit_event WHERE action = 'import.started' AND object_id = $1`,
      [body.id],
    );
    expect(audit).toEqual([{ actor_name: 'Lea' }]);
    await api.http
      .get(headers.location as string)
      .set(as(lead))
      .expect(200, body);
  });

  it('goes into the source of that name, made once', async () => {
    for (const sourceName of ['One desk', 'One desk'])
      await start({ uploadId: await uploaded(), sourceName }).expect(202);
    const { body } = await api.http.get('/api/sources').set(as(lead)).expect(200);
    expect(body.items.filter(({ name }: { name: string }) => name === 'One desk')).toHaveLength(1);
  });

  it.each<[string, object, number, string]>([
    [
      'an upload that does not exist',
      { uploadId: '0194a2c3-1111-7000-8000-000000000001', sourceName: 'x' },
      404,
      'resource.not_found',
    ],
    [
      'a mapping to columns the file does not have',
      { sourceName: 'x', mapping: { id: 'Ref' } },
      422,
      'import.mapping_invalid',
    ],
    [
      'a mapping of fields that do not exist',
      { sourceName: 'x', mapping: { id: 'Number', colour: 'Number' } },
      422,
      'import.mapping_invalid',
    ],
    [
      'a mapping without the ticket number',
      { sourceName: 'x', mapping: { title: 'Number' } },
      422,
      'import.mapping_invalid',
    ],
    ['a source name of punctuation', { sourceName: '<script>' }, 400, 'request.invalid'],
  ])('is refused for %s, and leaves nothing', async (_, body, status, code) => {
    const [before] = await api.dataSource.query('SELECT count(*) FROM import_run');
    const answer = await start({ uploadId: await uploaded(), ...body }).expect(status);
    expect(answer.body.code).toBe(code);
    const [after] = await api.dataSource.query('SELECT count(*) FROM import_run');
    expect(after).toEqual(before);
  });

  it('follows a mapping that a person chose', async () => {
    const uploadId = await uploaded('a,b\n1,Login fails\n');
    const { body } = await start({ uploadId, sourceName: 'Mapped', mapping: { id: 'a', title: 'b' } }).expect(202);
    const [run] = await api.dataSource.query('SELECT mapping FROM import_run WHERE id = $1', [body.id]);
    expect(run.mapping).toEqual({ id: 'a', title: 'b' });
  });

  it('is listed newest first, page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await api.http
        .get(`/api/imports?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
        .set(as(lead))
        .expect(200);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    const stored: { id: string }[] = await api.dataSource.query(
      'SELECT id FROM import_run ORDER BY created_at DESC, id DESC',
    );
    expect(seen).toEqual(stored.map(({ id }) => id));
  });
});

describe('rejected rows', () => {
  let importId: string;

  beforeAll(async () => {
    const { body } = await upload(csv);
    importId = (await start({ uploadId: body.uploadId, sourceName: 'Rejecting' })).body.id;
    await api.dataSource.query(
      `INSERT INTO import_rejection (import_id, line, ordinal, column_name, value, code, message)
       SELECT $1, n, 0, 'Opened', '=cmd()', 'moment.invalid', 'is not a date' FROM generate_series(1, 30) AS n`,
      [importId],
    );
  });

  it('are listed in the order of the file', async () => {
    const { body } = await api.http.get(`/api/imports/${importId}/rejections`).set(as(lead)).expect(200);
    expect(body.items.map(({ line }: { line: number }) => line)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    const next = await api.http
      .get(`/api/imports/${importId}/rejections?cursor=${body.nextCursor}`)
      .set(as(lead))
      .expect(200);
    expect(next.body).toMatchObject({ items: { length: 5 }, nextCursor: null });
  });

  it('come as a CSV that no spreadsheet runs', async () => {
    const { text, headers } = await api.http.get(`/api/imports/${importId}/rejections.csv`).set(as(lead)).expect(200);
    expect(headers['content-type']).toMatch(/^text\/csv/);
    expect(headers['content-disposition']).toContain('attachment');
    expect(text.split('\r\n')).toHaveLength(32);
    expect(text).toContain('"\'=cmd()"');
  });

  it('of another import are not served under this cursor', async () => {
    const { body } = await api.http.get(`/api/imports/${importId}/rejections`).set(as(lead)).expect(200);
    await api.http.get(`/api/imports?cursor=${body.nextCursor}`).set(as(lead)).expect(400);
  });
});

describe('the demo', () => {
  it('is loaded once, with its releases, and ordered to be removed', async () => {
    const state = async () => (await api.http.get('/api/demo').set(as(lead)).expect(200)).body;
    expect(await state()).toEqual({ loaded: false, removing: false, importId: null, ticketCount: 0 });
    const answers = await Promise.all([
      api.http.post('/api/demo').set(as(lead)),
      api.http.post('/api/demo').set(as(lead)),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const run = answers.find(({ status }) => status === 202)!.body;
    expect(await state()).toEqual({ loaded: true, removing: false, importId: run.id, ticketCount: 0 });
    expect(await api.dataSource.query('SELECT product, version FROM release')).toEqual([
      { product: 'Shop', version: '4.8' },
    ]);
    await api.http.delete('/api/demo').set(as(lead)).expect(204);
    const [order] = await api.dataSource.query(`SELECT payload FROM outbox WHERE topic = 'demo.remove'`);
    expect(order.payload).toEqual({ sourceId: run.sourceId });
    expect(await state()).toMatchObject({ loaded: true, removing: true });
  });

  it('does not lend its name to files', async () => {
    const { body } = await upload(csv);
    await start({ uploadId: body.uploadId, sourceName: 'Demo data' }).expect(409);
  });
});
