import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskFault } from './disk-fault.js';

/**
 * Make a folder and those above it that are missing; one that is there is left as it is. One by one, because Node's own way
 * (`recursive`) tries for ever where a file system takes no folders, such as below /proc.
 *
 * @param mode  of the folders that are made
 * @throws Error saying which folder cannot be made, and why
 */
export function makeFolder(folder: string, mode: number): void {
  try {
    make(folder, mode);
  } catch (error) {
    throw new Error(`The folder ${folder} cannot be made: ${diskFault(error) ?? (error as Error).message}`, {
      cause: error,
    });
  }
}

function make(folder: string, mode: number): void {
  if (isMade(folder, mode)) return;
  const parent = dirname(folder);
  if (parent !== folder) make(parent, mode);
  mkdirSync(folder, mode);
}

/** @returns false when the folder above it is missing */
function isMade(folder: string, mode: number): boolean {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return true;
  try {
    mkdirSync(folder, mode);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}
