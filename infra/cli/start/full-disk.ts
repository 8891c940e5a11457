import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

const codes = new Set(['ENOSPC', 'EDQUOT', '53100']);
/** As PostgreSQL says it where nobody passes a code on: while it makes a database, and while it starts. */
const sayings = /no space left on device|check free disk space|disk quota exceeded|could not extend file/i;
/** A new database and its logs take 55 MB; the rest is for the first tickets. */
const NEEDED_MB = 200;

/** What is said when a start fails because the disk of its folder is full; undefined for every other error. */
export function fullDisk(error: unknown, folder: string): string | undefined {
  if (!isFullDisk(error)) return undefined;
  return (
    `The disk is full: ${freeMegabytes(folder)} MB are left for ${folder}, and a start needs ${NEEDED_MB} MB. Make room there, or set ` +
    'REPRISE_HOME to a folder on a larger disk, then start again. What was stored before is still there.'
  );
}

/** The same when the database of a running product ended because of it. */
export function fullDiskMeanwhile(error: unknown, folder: string): string | undefined {
  if (!isFullDisk(error)) return undefined;
  return `the disk is full: make room for ${folder}. The database is tried every few seconds, and what was accepted is still there`;
}

function isFullDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return [code, driverError?.code].some((one) => codes.has(String(one))) || sayings.test(error.message);
}

function freeMegabytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Math.floor((bavail * bsize) / 1e6);
  } catch {
    return folder === dirname(folder) ? 0 : freeMegabytes(dirname(folder));
  }
}
