import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real product, started as a person would, with a home of its own. */
export interface RunningProduct {
  /** Where a person opens it. */
  readonly url: string;
  /** The one-time link to create the first administrator; undefined when there is one. */
  readonly welcomeUrl: string | undefined;
  /** Ends it as Ctrl-C would. The home stays. */
  stop(): Promise<void>;
}

/** A folder for one installation; remove it when the test is done. */
export async function newHome(): Promise<{ folder: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'reprise-e2e-'));
  // PostgreSQL runs as an unprivileged user when the tests run as root, and must be able to reach its data.
  await chmod(parent, 0o755);
  return {
    folder: join(parent, 'home'),
    remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

const root = join(__dirname, '..', '..');

/**
 * Start `reprise start` and wait until it says where it is.
 * @param environment  e.g. DATABASE_URL and REDIS_URL to run on real services
 * @throws Error with everything it printed when it ends before it is ready
 */
export async function startProduct(
  home: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProduct> {
  const child = spawn(process.execPath, [join(root, 'infra/cli/bin/reprise.mjs'), 'start'], {
    cwd: root,
    env: { ...withoutProductSettings(process.env), NO_COLOR: '1', REPRISE_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { address, printed } = await announcedAddress(child);
  const isWelcome = address.pathname.startsWith('/welcome/');
  child.stdout?.resume();
  child.stderr?.resume();
  return {
    url: address.origin,
    welcomeUrl: isWelcome ? address.href : undefined,
    async stop() {
      if (child.exitCode !== null)
        throw new Error(`Reprise had ended by itself (code ${child.exitCode}):\n${printed()}`);
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/** Settings of a person's shell must not reach the product under test. */
function withoutProductSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours =
    /^(REPRISE_|DATABASE_URL$|REDIS_URL$|MEILI_|OIDC_|PASSWORD_SIGN_IN$|PUBLIC_URL$|WEB_|PORT$|API_|UPLOAD_DIR$|NODE_ENV$|JEST_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
}

function announcedAddress(child: ChildProcess): Promise<{ address: URL; printed: () => string }> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
      const address = /^ {2}Open {2}(http\S+)$/m.exec(output)?.[1];
      if (address) resolve({ address: new URL(address), printed: () => output });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`Reprise ended with code ${code} while it was starting:\n${output}`)),
    );
  });
}
