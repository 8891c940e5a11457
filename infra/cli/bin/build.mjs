// Builds the parts of Reprise whose sources changed since their last build. Whether they changed is told from file times,
// which takes milliseconds; asking the compiler would take seconds on every start.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const remix = join(root, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js');

const library = ['shared', 'infra', 'tsconfig.base.json', 'package-lock.json'];

const parts = {
  /** What the offline commands need: the command itself and the shared packages. */
  offline: {
    sources: library,
    stamp: 'infra/dist/.built',
    result: 'infra/dist/cli/main.js',
    steps: [{ run: [compiler, '-b', 'infra'] }],
  },
  /** API and workers. */
  server: {
    sources: [...library, 'api', 'workers'],
    stamp: 'api/dist/.built',
    result: 'workers/dist/main.js',
    steps: [{ run: [compiler, '-b', 'api', 'workers'] }],
  },
  /** The pages and the server that serves them. */
  web: {
    sources: ['web', 'shared/contracts', 'tsconfig.base.json', 'package-lock.json'],
    stamp: 'web/dist/.built',
    result: 'web/build/server/index.js',
    steps: [
      { run: [compiler, '-b', 'web/tsconfig.server.json'] },
      { run: [remix, 'vite:build', '--logLevel', 'warn'], cwd: 'web' },
    ],
  },
};

/** Parts that write the same folders are built one after the other, the others at the same time. */
const chains = [['offline', 'server'], ['web']];

/**
 * Build the named parts where they are out of date.
 * @returns {Promise<boolean>} whether everything is built now
 */
export async function buildStale(names) {
  // An image for production holds no compiler: it was built when it was made.
  if (!existsSync(compiler)) return true;
  if (stalePartsOf(names).length === 0) return true;
  try {
    const release = await takeTurn();
    try {
      return await build(stalePartsOf(names));
    } finally {
      release();
    }
  } catch (error) {
    const reason = cannotWrite[error.code];
    if (reason === undefined) throw error;
    console.error(`Reprise has to be built in ${root}, and ${reason}`);
    return false;
  }
}

const asOwner = 'this user may not write there. Start as the user who owns the folder, or build it as that user first: npm run reprise -- --build-only'; // prettier-ignore
const cannotWrite = {
  EACCES: asOwner,
  EPERM: asOwner,
  EROFS:
    'that lies on a disk that can only be read. Build it where it can be written first: npm run reprise -- --build-only',
  ENOSPC: 'the disk is full. Make room, then try again.',
};

/** @param stale  names of parts; none when another build has done the work meanwhile */
async function build(stale) {
  if (stale.length === 0) return true;
  const firstTime = stale.every((name) => stampOf(parts[name]) === undefined);
  const started = performance.now();
  process.stderr.write(firstTime ? 'Building Reprise, once, about a minute … ' : 'Building what changed … ');
  const results = await Promise.all(chains.map((chain) => buildInOrder(chain.filter((name) => stale.includes(name)))));
  const failed = results.filter(({ ok }) => !ok);
  process.stderr.write(
    failed.length === 0 ? `done in ${Math.round((performance.now() - started) / 1000)} s\n` : 'failed\n',
  );
  for (const { output } of failed) process.stderr.write(`${output}\nThe build failed; the messages above say where.\n`);
  return failed.length === 0;
}

function stalePartsOf(names) {
  return names.filter((name) => stampOf(parts[name]) !== fingerprint(parts[name].sources));
}

/** A build that takes longer has died, and its number belongs to another process by now. */
const longestBuildMs = 20 * 60_000;

/** Two builds at once would take each other's files away: the second waits for the first. @returns how to let go */
async function takeTurn() {
  const turn = join(root, 'infra', 'dist', '.building');
  for (;;) {
    try {
      mkdirSync(dirname(turn), { recursive: true });
      writeFileSync(turn, String(process.pid), { flag: 'wx' });
      return () => rmSync(turn, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const takenMs = Date.now() - (statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (isAlive(holderOf(turn)) && takenMs < longestBuildMs) await pause(500);
    else rmSync(turn, { force: true });
  }
}

function holderOf(turn) {
  try {
    return Number(readFileSync(turn, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function buildInOrder(names) {
  for (const name of names) {
    const result = await buildPart(parts[name]);
    if (!result.ok) return result;
  }
  return { ok: true, output: '' };
}

async function buildPart(part) {
  // The fingerprint is taken before: what changes during the build is built next time.
  const before = fingerprint(part.sources);
  rmSync(join(root, part.stamp), { force: true });
  for (const { run, cwd = '.' } of part.steps) {
    const { code, output } = await node(run, join(root, cwd));
    if (code !== 0) return { ok: false, output };
  }
  mkdirSync(dirname(join(root, part.stamp)), { recursive: true });
  writeFileSync(join(root, part.stamp), before);
  return { ok: true, output: '' };
}

function node(args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('close', (code) => resolve({ code, output: Buffer.concat(output).toString().trim() }));
  });
}

/** What was built last, if its result is still there. */
function stampOf({ result, stamp }) {
  const path = join(root, stamp);
  return existsSync(path) && existsSync(join(root, result)) ? readFileSync(path, 'utf8') : undefined;
}

/** Number of source files and the time of the newest change. */
function fingerprint(sources) {
  let files = 0;
  let newest = 0;
  const visit = (path) => {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry === undefined) return;
    if (entry.isDirectory()) {
      for (const name of readdirSync(path)) if (!isDerived(name)) visit(join(path, name));
    } else if (isBuilt(path)) {
      files += 1;
      newest = Math.max(newest, entry.mtimeMs);
    }
  };
  for (const source of sources) visit(join(root, source));
  return `${files} files, newest ${newest}`;
}

const isDerived = (name) => ['node_modules', 'dist', 'build', '.nx', 'docs', 'docker'].includes(name);
const isBuilt = (path) => /\.(ts|tsx|css|svg|ico|mjs|json)$/.test(path) && !/\.test\.tsx?$/.test(path);
