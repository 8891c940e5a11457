import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '@reprise/persistence';
import { claim, releaseClaim } from '../../embedded/folder-claim.js';
import { meilisearchFault, redisFault } from '../checks/given-services.js';
import { databaseFault } from '../database-fault.js';
import { readProductEnvironment } from '../env.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { dim, yellow } from '../terminal/colour.js';
import { provideDemoFiles } from './demo-files.js';
import { EmbeddedDatabase } from './embedded-database.js';
import { prepareFirstAccess } from './first-access.js';
import { fullDisk } from './full-disk.js';
import { Home } from './home.js';
import { choosePorts } from './ports.js';
import { productServices, type ProductSettings } from './product-services.js';
import { Service } from './service.js';
import { ServiceLog } from './service-log.js';
import { untilReady } from './until-ready.js';
import { watchSources } from './watch-sources.js';
import { welcome } from './welcome.js';

export interface StartOptions {
  readonly watch?: boolean;
  /** Of the pages. */
  readonly port?: number;
}

/** Bring the whole product up, keep it up, and take it down again in order. */
export async function runStart(options: StartOptions): Promise<number> {
  const env = readProductEnvironment();
  const home = Home.locate();
  try {
    return await start(home, env, options);
  } catch (error) {
    // A given database is on a disk of its own, and says itself when that one is full.
    const isElsewhere = env.DATABASE_URL !== undefined && (error as { code?: unknown }).code !== 'ENOSPC';
    const fault = isElsewhere ? undefined : fullDisk(error, home.folder);
    throw fault === undefined ? error : new CommandError(fault);
  }
}

async function start(
  home: Home,
  env: ReturnType<typeof readProductEnvironment>,
  options: StartOptions,
): Promise<number> {
  home.create();
  const holder = claim(home.claimFile);
  if (holder !== undefined) {
    throw new CommandError(
      `Reprise is running already in ${home.folder} (process ${holder.pid}). Stop it with Ctrl-C there, or set REPRISE_HOME to another folder.`,
    );
  }
  const stopWish = new StopWish();
  const running = new RunningProduct(home);
  try {
    const started = performance.now();
    const settings = await running.up(env, options, stopWish);
    if (!stopWish.wished)
      process.stdout.write(welcome({ ...settings, seconds: (performance.now() - started) / 1000, home: home.folder }));
    await stopWish.promise;
    process.stderr.write(dim('Stopping … '));
  } finally {
    // After a failed start without a word: what went wrong is the next thing to be read.
    await running.down();
    releaseClaim(home.claimFile);
    stopWish.forget();
  }
  process.stderr.write(dim(`stopped. Your data is in ${home.folder}\n`));
  return exitCodes.done;
}

interface UpSettings {
  readonly url: string;
  readonly invitationToken?: string;
}

class RunningProduct {
  private database: EmbeddedDatabase | undefined;
  private services: Service[] = [];
  private stopWatching: (() => void) | undefined;

  constructor(private readonly home: Home) {}

  async up(
    env: ReturnType<typeof readProductEnvironment>,
    options: StartOptions,
    stopWish: StopWish,
  ): Promise<UpSettings> {
    const { home } = this;
    const complain = (line: string): void => void process.stderr.write(`${yellow('!')} ${line}\n`);
    stopWish.onForce = () => this.kill();
    const state = home.state();
    const ports = await choosePorts(env, state, options.port);
    home.save({ ...state, webPort: ports.web, apiPort: ports.api });

    // A mistake in an address is told at once; what goes away later is waited for.
    const fault = await redisFault(env);
    if (fault !== undefined) throw new CommandError(fault);
    const searchFault = await meilisearchFault(env);
    if (searchFault !== undefined) complain(searchFault);
    const databaseUrl = env.DATABASE_URL ?? (await this.openDatabase(complain));
    const applied = await migrate(databaseUrl).catch((error: Error) => {
      if (env.DATABASE_URL === undefined && fullDisk(error, home.folder)) throw error;
      throw new CommandError(databaseFault(error) ?? `The database cannot be used: ${error.message}`);
    });
    if (applied.length > 0)
      process.stderr.write(dim(`The database is up to date: ${applied.length} migrations applied.\n`));
    const access = await prepareFirstAccess(databaseUrl, state.commandToken, new Date());
    const demo = await provideDemoFiles(home.demo, new Date());

    const url = (env.PUBLIC_URL ?? `http://localhost:${ports.web}`).replace(/\/+$/, '');
    const settings: ProductSettings = {
      databaseUrl,
      secret: env.REPRISE_SECRET ?? state.secret,
      publicUrl: url,
      webHost: env.WEB_HOST ?? '127.0.0.1',
      ports,
      uploads: env.UPLOAD_DIR ?? home.uploads,
      indexes: env.STATE_DIR ?? home.indexes,
      demo,
      development: options.watch === true,
    };
    if (stopWish.wished) return { url };
    this.services = productServices(
      projectRoot(),
      settings,
      (name) => new ServiceLog(join(home.logs, `${name}.log`)),
      complain,
    );
    for (const service of this.services) service.start();
    await untilReady(this.services, ports, stopWish.signal);
    writeFileSync(home.addressFile, `http://127.0.0.1:${ports.web}\n`);
    if (options.watch === true) this.stopWatching = watchSources(projectRoot(), this.services, complain);
    return { url, ...access };
  }

  /** The door closes first; the database, on which all stand, stops last. */
  async down(): Promise<void> {
    this.stopWatching?.();
    rmSync(this.home.addressFile, { force: true });
    const isDoor = ({ name }: Service): boolean => name === 'web';
    await Promise.all(this.services.filter(isDoor).map((service) => service.stop()));
    await Promise.all(this.services.filter((service) => !isDoor(service)).map((service) => service.stop()));
    await this.database?.stop();
  }

  kill(): void {
    for (const service of this.services) service.kill();
    this.database?.kill();
  }

  private async openDatabase(complain: (line: string) => void): Promise<string> {
    try {
      this.database = await EmbeddedDatabase.open(
        this.home.database,
        new ServiceLog(join(this.home.logs, 'postgres.log')),
        complain,
      );
    } catch (error) {
      throw new CommandError((error as Error).message);
    }
    return this.database.url;
  }
}

/** Ctrl-C asks to stop; a second one does not wait any longer. */
class StopWish {
  private readonly abort = new AbortController();
  readonly promise: Promise<void>;
  onForce: () => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) =>
      this.abort.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    for (const signal of stopSignals) process.on(signal, this.receive);
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  get wished(): boolean {
    return this.abort.signal.aborted;
  }

  forget(): void {
    for (const signal of stopSignals) process.off(signal, this.receive);
  }

  private readonly receive = (): void => {
    if (!this.wished) {
      this.abort.abort();
      return;
    }
    this.onForce();
    process.exit(exitCodes.failed);
  };
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The folder above api, workers and web; this file runs from infra/dist/cli/start. */
function projectRoot(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
}
