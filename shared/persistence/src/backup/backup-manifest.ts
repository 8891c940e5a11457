import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFault } from '../folder/disk-fault.js';

/** What a backup holds. Written last: a folder without it is no backup. */
export interface BackupManifest {
  readonly format: 1;
  readonly createdAt: string;
  /** Names of the migrations that made the schema, oldest first. */
  readonly migrations: readonly string[];
  readonly tables: readonly BackupTable[];
  readonly sequences: readonly { readonly name: string; readonly value: string; readonly called: boolean }[];
  readonly uploads: readonly { readonly storedAs: string; readonly bytes: number; readonly sha256: string }[];
}

/** Rows of one table, in the order of the primary key: `<name>.copy.gz` in the text format of COPY. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Hexadecimal, over the text before compression. */
  readonly sha256: string;
}

export const MANIFEST_FILE = 'manifest.json';
export const UPLOADS_FOLDER = 'uploads';
export const tableFile = (name: string): string => `${name}.copy.gz`;

/** Made anew from the other rows, and large. */
export const derivedTables: readonly string[] = ['search_document'];

/** @throws Error when the folder holds no complete backup of a format this program knows */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let text: string;
  try {
    // Whoever reads a pipe waits for somebody who writes.
    if (!(await stat(join(folder, MANIFEST_FILE))).isFile()) throw new Error('it is no file.');
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT')
      throw new Error(`${MANIFEST_FILE} of ${folder} cannot be read: ${diskFault(error) ?? message}`, { cause: error });
    throw new Error(`${folder} holds no complete backup: ${MANIFEST_FILE} is missing.`);
  }
  const manifest = manifestOf(text, folder);
  if (manifest.format !== 1)
    throw new Error(`${folder} is a backup of format ${String(manifest.format)}; this program reads format 1.`);
  return manifest;
}

function manifestOf(text: string, folder: string): BackupManifest {
  try {
    return JSON.parse(text) as BackupManifest;
  } catch (error) {
    throw new Error(`${MANIFEST_FILE} of ${folder} is damaged: ${(error as Error).message}`, { cause: error });
  }
}
