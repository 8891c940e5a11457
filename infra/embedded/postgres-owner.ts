import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.js';

/**
 * The system user PostgreSQL runs as. PostgreSQL refuses to run as root; for root it runs as *nobody*,
 * which every Linux system knows: no account has to be made.
 */
export interface PostgresOwner {
  readonly uid: number;
  readonly gid: number;
}

const nobody: PostgresOwner = { uid: 65534, gid: 65534 };

/** Where root keeps what *nobody* must be able to reach when Reprise itself lies in a closed folder such as /root. */
const reachableFolder = '/var/lib/reprise';

/**
 * Who runs PostgreSQL on a cluster folder. @returns undefined for an ordinary user: PostgreSQL runs as oneself.
 * @throws Error when the folder belongs to somebody else
 */
export function ownerFor(clusterDir: string): PostgresOwner | undefined {
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  const existing = existsSync(clusterDir) ? statSync(clusterDir) : undefined;
  if (me !== 0) {
    if (existing !== undefined && existing.uid !== me) {
      throw new Error(
        `The database in ${clusterDir} belongs to user id ${existing.uid}, and you are ${me}: it was created by another user ` +
          `(by root, it belongs to nobody, ${nobody.uid}). Start as that user, or hand it over: chown -R ${me} ${clusterDir}`,
      );
    }
    return undefined;
  }
  return existing !== undefined && existing.uid !== 0 ? { uid: existing.uid, gid: existing.gid } : nobody;
}

/** Whether `owner` may enter `folder` and every folder above it. Access lists beyond the mode bits are not read. */
export function canReach(folder: string, owner: PostgresOwner): boolean {
  for (let path = folder; ; path = dirname(path)) {
    if (!existsSync(path)) {
      if (path === dirname(path)) return false;
      continue;
    }
    const { mode, uid, gid } = statSync(path);
    const shift = uid === owner.uid ? 6 : gid === owner.gid ? 3 : 0;
    if (((mode >> shift) & 1) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** A folder `owner` can reach to hold a cluster: the wished one, or one of a stable random name when that is closed to them. */
export function reachableClusterDir(wished: string, owner: PostgresOwner | undefined, name: string): string {
  if (owner === undefined || canReach(dirname(wished), owner)) return wished;
  const folder = join(reachableFolder, name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return join(folder, 'cluster');
}

/**
 * Binaries that `owner` can run: the given ones, or a copy (about 57 MB, made once) when they lie in a closed folder.
 * @throws Error when the copy cannot be made
 */
export function reachableBinaries(binaries: PostgresBinaries, owner: PostgresOwner | undefined): PostgresBinaries {
  if (
    owner === undefined ||
    (canReach(join(binaries.root, 'bin', 'postgres'), owner) && canReach(join(binaries.root, 'lib'), owner))
  ) {
    return binaries;
  }
  if (!binaries.selfContained) {
    throw new Error(
      `PostgreSQL in ${binaries.root} cannot be run by user id ${owner.uid}: open the folders above it (chmod o+x)`,
    );
  }
  const size = statSync(join(binaries.root, 'bin', 'postgres')).size;
  const copy = join(reachableFolder, `postgresql-${binaries.majorVersion}-${size}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(reachableFolder, { recursive: true, mode: 0o755 });
    cpSync(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true });
    openToAll(unfinished);
    renameSync(unfinished, copy);
  }
  return { ...binaries, root: copy };
}

/** Everyone may read, and run what the owner may run. */
function openToAll(path: string): void {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  const runnable = entry.isDirectory() || (entry.mode & 0o100) !== 0;
  chmodSync(path, runnable ? 0o755 : 0o644);
  if (entry.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}
