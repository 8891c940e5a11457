import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Demo } from './generate-demo.js';

/** Names of the files of a demo in its folder. */
export const demoFiles = {
  tickets: 'tickets.ndjson',
  openTickets: 'open-tickets.ndjson',
  releases: 'releases.ndjson',
  fixes: 'fixes.ndjson',
  knownErrors: 'known-errors.ndjson',
  problems: 'problems.ndjson',
  /** ticketId TAB problemKey, for measuring only. */
  labels: 'labels.tsv',
} as const;

/** Write a demo into a folder, which is made when absent. The true labels are in a file of their own. */
export async function writeDemo(directory: string, demo: Demo): Promise<void> {
  await mkdir(directory, { recursive: true });
  const write = (name: string, lines: readonly string[]): Promise<void> =>
    writeFile(join(directory, name), `${lines.join('\n')}\n`);
  const ndjson = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row));
  await Promise.all([
    write(demoFiles.tickets, ndjson(demo.tickets)),
    write(demoFiles.openTickets, ndjson(demo.openTickets)),
    write(demoFiles.releases, ndjson(demo.releases)),
    write(demoFiles.fixes, ndjson(demo.fixes)),
    write(demoFiles.knownErrors, ndjson(demo.knownErrors)),
    write(demoFiles.problems, ndjson(demo.problems)),
    write(
      demoFiles.labels,
      [...demo.labels].map(([id, label]) => `${id}\t${label}`),
    ),
  ]);
}
