import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ImportPreview, ImportRejection, ImportRun } from '@reprise/contracts/http';
import { z } from 'zod';
import { CommandError, exitCodes } from '../exit-codes.js';
import { bold, dim, green, red, yellow } from '../terminal/colour.js';
import { count, counted } from '../terminal/numbers.js';
import { Progress } from '../terminal/progress.js';
import { request, Unavailable, type Connection } from './api-client.js';
import { connectionFor } from './local-connection.js';

export interface ImportOptions {
  readonly source?: string;
  readonly url?: string;
  readonly token?: string;
  readonly mapping?: string;
}

const pollMs = 500;
/** A restart of the product in the middle of an import is sat out. */
const patienceMs = 180_000;
const shownRejections = 10;

/** Hand a file to the running product and follow its import to the end. */
export async function runImport(path: string, options: ImportOptions): Promise<number> {
  const { size } = await stat(path);
  const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping);
  const connection = connectionFor(options);
  const progress = new Progress();
  const started = performance.now();

  progress.show(`Uploading ${basename(path)}, ${count(size / 1024)} KB`);
  const preview = await upload(connection, path);
  progress.finished(`Uploaded ${preview.fileName}`, started);
  const sourceName = options.source ?? nameFrom(preview.fileName);
  const body = JSON.stringify({
    uploadId: preview.uploadId,
    sourceName,
    ...(mapping === undefined ? {} : { mapping }),
  });
  const begun = ImportRun.parse(
    await request(connection, '/imports', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
  );
  const run = await follow(connection, begun.id, progress);
  progress.finished('Imported', started);
  if (run.rejected + run.incomplete > 0) await showRejections(connection, run);
  process.stdout.write(accountOf(run));
  return run.status === 'failed' || !addsUp(run)
    ? exitCodes.failed
    : run.rejected > 0
      ? exitCodes.linesSkipped
      : exitCodes.done;
}

async function upload(connection: Connection, path: string): Promise<ImportPreview> {
  const form = new FormData();
  form.set('file', await openAsBlob(path), basename(path));
  return ImportPreview.parse(await request(connection, '/imports/previews', { method: 'POST', body: form }));
}

async function follow(connection: Connection, id: string, progress: Progress): Promise<ImportRun> {
  let lastAnswer = performance.now();
  for (;;) {
    try {
      const run = ImportRun.parse(await request(connection, `/imports/${id}`));
      lastAnswer = performance.now();
      if (run.status === 'completed' || run.status === 'failed') return run;
      progress.show(`Importing: ${count(run.linesRead)} lines read`, run.progress);
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() - lastAnswer > patienceMs) throw error;
      progress.show('Reprise does not answer at the moment; the import goes on when it is back');
    }
    await pause(pollMs);
  }
}

async function showRejections(connection: Connection, run: ImportRun): Promise<void> {
  const answer = await request(connection, `/imports/${run.id}/rejections?limit=${shownRejections}`);
  const { items } = z.object({ items: z.array(ImportRejection) }).parse(answer);
  for (const { imported, title, rows } of [
    { imported: false, rows: run.rejected, title: `${counted(run.rejected, 'line')} could not be imported:` },
    {
      imported: true,
      rows: run.incomplete,
      title: `${counted(run.incomplete, 'line')} imported without a value that cannot be read:`,
    },
  ]) {
    if (rows === 0) continue;
    process.stderr.write(yellow(`${title}\n`));
    const shown = items.filter((item) => item.imported === imported);
    for (const { line, message } of shown) process.stderr.write(`  line ${line}: ${message}\n`);
    const more = rows - new Set(shown.map(({ line }) => line)).size;
    if (more > 0) process.stderr.write(`  and ${more} more; they are on the import's page\n`);
  }
}

function accountOf(run: ImportRun): string {
  const { created, linesRead, rejected, stale, unchanged, updated } = run;
  const sum = `${count(created)} created + ${count(updated)} updated + ${count(unchanged)} unchanged + ${count(stale)} too old + ${count(rejected)} rejected`;
  const verdict = addsUp(run) ? green('every line is accounted for') : red('this does not add up');
  const lines = [
    bold(`${counted(linesRead, 'line')} read into “${run.sourceName}”`),
    `${sum} = ${count(linesRead)}  ${verdict}`,
  ];
  if (run.status === 'failed')
    lines.push(
      red(
        `The import failed: ${(run.error ?? 'no reason given').replace(/\.$/, '')}. What was imported before is kept.`,
      ),
    );
  else lines.push(dim('Grouping into problems goes on in the background.'));
  return `${lines.join('\n')}\n`;
}

function addsUp({ created, linesRead, rejected, stale, unchanged, updated }: ImportRun): boolean {
  return created + updated + unchanged + stale + rejected === linesRead;
}

/** "titanium tickets" from "titanium_tickets.ndjson.gz". */
function nameFrom(fileName: string): string {
  const name = fileName
    .replace(/(\.(gz|ndjson|jsonl|json|csv|tsv|txt))+$/i, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
    .trim();
  return /^[\p{L}\p{N}]/u.test(name) ? name.slice(0, 80) : 'Import';
}

async function readMapping(path: string): Promise<Record<string, string>> {
  const parsed = z.record(z.string(), z.string()).safeParse(await readFile(path, 'utf8').then(JSON.parse));
  if (parsed.success) return parsed.data;
  throw new CommandError(
    `${path} is no mapping: it has to be a JSON object of column names, e.g. { "title": "Short description" }.`,
    exitCodes.usage,
  );
}
