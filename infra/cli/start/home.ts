import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isApiToken, makeFolder, newApiToken } from '@reprise/persistence';
import { holderOf } from '../../embedded/folder-claim.js';
import { CommandError } from '../exit-codes.js';
import { readProductEnvironment } from '../env.js';

/** What a start has to find again; secrets lie in files that only their owner may read. */
export interface HomeState {
  /** Signs sessions and page cursors. */
  readonly secret: string;
  /** Opens the API to the command line on this machine. */
  readonly commandToken: string;
  readonly webPort?: number;
  readonly apiPort?: number;
}

/** The folder that holds everything an installation keeps on this machine: REPRISE_HOME, else `.reprise` where it was started. */
export class Home {
  private constructor(readonly folder: string) {}

  static locate(): Home {
    return new Home(resolve(readProductEnvironment().REPRISE_HOME ?? '.reprise'));
  }

  /** Make the folders. The home itself can be entered by others, because the database may run as another user. */
  create(): void {
    try {
      makeFolder(this.folder, 0o711);
      makeFolder(this.logs, 0o700);
      makeFolder(this.uploads, 0o700);
    } catch (error) {
      throw new CommandError(`${(error as Error).message} Name another one with REPRISE_HOME.`);
    }
  }

  get logs(): string {
    return join(this.folder, 'logs');
  }

  get uploads(): string {
    return join(this.folder, 'uploads');
  }

  /** What processes keep from one start to the next to be ready sooner; may be deleted at any time. */
  get indexes(): string {
    return join(this.folder, 'indexes');
  }

  get demo(): string {
    return join(this.folder, 'demo');
  }

  get database(): string {
    return join(this.folder, 'postgres');
  }

  /** Names the process that has this home running. */
  get claimFile(): string {
    return join(this.folder, 'in-use-by.json');
  }

  /** Address of the running product, for `reprise import`. */
  get addressFile(): string {
    return join(this.folder, 'address');
  }

  /** Where the product of this home answers. @returns undefined when none runs here, also when it was killed */
  runningAddress(): string | undefined {
    if (holderOf(this.claimFile) === undefined || !existsSync(this.addressFile)) return undefined;
    return readFileSync(this.addressFile, 'utf8').trim();
  }

  private get stateFile(): string {
    return join(this.folder, 'state.json');
  }

  /** The state; made with new secrets on the first start. */
  state(): HomeState {
    const known = this.knownState();
    if (known !== undefined && isApiToken(known.commandToken)) return known;
    const state: HomeState = {
      secret: randomBytes(32).toString('base64url'),
      ...known,
      // Tokens of the first versions had no checksum and open nothing any more.
      commandToken: newApiToken(),
    };
    this.save(state);
    return state;
  }

  knownState(): HomeState | undefined {
    if (!existsSync(this.stateFile)) return undefined;
    try {
      return JSON.parse(readFileSync(this.stateFile, 'utf8')) as HomeState;
    } catch (error) {
      throw new CommandError(
        `${this.stateFile} cannot be read (${(error as Error).message}): start as the user who created it.`,
      );
    }
  }

  save(state: HomeState): void {
    writeFileSync(`${this.stateFile}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.stateFile}.new`, this.stateFile);
  }
}
