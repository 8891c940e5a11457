import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { identifyProcess, isSameProcess, type ProcessIdentity } from './process-identity.js';

/** Files this very process has claimed: its own id in a file may also come from an earlier process of the same id. */
const claimedHere = new Set<string>();

/**
 * Claim something for this process by writing its identity into `file`. A claim of a process that has died is taken over.
 * @returns the living process that holds the claim, or undefined when it is ours now
 */
export function claim(file: string): ProcessIdentity | undefined {
  const me = identifyProcess(process.pid) ?? { pid: process.pid };
  try {
    writeFileSync(file, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = readClaim(file);
    if (holder !== undefined && isSameProcess(holder) && (holder.pid !== process.pid || claimedHere.has(file)))
      return holder;
    writeFileSync(file, JSON.stringify(me), { mode: 0o600 });
  }
  claimedHere.add(file);
  return undefined;
}

/** The living process that holds a claim. */
export function holderOf(file: string): ProcessIdentity | undefined {
  const holder = readClaim(file);
  return holder !== undefined && isSameProcess(holder) ? holder : undefined;
}

export function releaseClaim(file: string): void {
  claimedHere.delete(file);
  rmSync(file, { force: true });
}

/** A claim that is missing, or cut off by a crash, names nobody. */
function readClaim(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
