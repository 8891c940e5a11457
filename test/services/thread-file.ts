import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(__dirname, '..', '..');

/** A module of the built product, as a thread imports it. */
export const builtModule = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);

/** A file with the code of a thread; it may import what the product was built to. */
export async function aThreadFile(code: string): Promise<{ file: URL; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-thread-'));
  const path = join(folder, 'thread.mjs');
  await writeFile(path, code);
  return { file: pathToFileURL(path), remove: () => rm(folder, { recursive: true, force: true }) };
}
