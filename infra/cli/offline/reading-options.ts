import { readFile } from 'node:fs/promises';
import { fileEncodings, type ColumnMapping, type FileEncoding } from '@reprise/sources';
import { CommandError, exitCodes } from '../exit-codes.js';
import type { ReadingOptions } from './read-tickets.js';

/** How people say what a file of tickets is, where its content does not tell. */
export interface ReadingArguments {
  /** Path of a JSON file: neutral field → column. */
  readonly mapping?: string;
  readonly encoding?: string;
}

/** @throws CommandError when the encoding is not known or the mapping is none */
export async function readingOptions({ mapping, encoding }: ReadingArguments): Promise<ReadingOptions> {
  return {
    ...(mapping === undefined ? {} : { mapping: await readMapping(mapping) }),
    ...(encoding === undefined ? {} : { encoding: encodingNamed(encoding) }),
  };
}

function encodingNamed(name: string): FileEncoding {
  if (fileEncodings.includes(name as FileEncoding)) return name as FileEncoding;
  throw new CommandError(`--encoding: "${name}" is not known; there are ${fileEncodings.join(', ')}.`, exitCodes.usage);
}

async function readMapping(path: string): Promise<ColumnMapping> {
  const text = await readFile(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (entries.length > 0 && entries.every(([, column]) => typeof column === 'string')) return value as ColumnMapping;
  } catch {
    // Said below.
  }
  throw new CommandError(
    `${path} is no mapping: it has to be a JSON object of column names, e.g. { "title": "Short description" }.`,
    exitCodes.usage,
  );
}
