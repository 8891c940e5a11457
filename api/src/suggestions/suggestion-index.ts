import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { SuggestionCorpusReader } from '@reprise/persistence';
import { type Clock, RestartBudget, ThreadEnded, wordsOfError } from '@reprise/ports';
import type { ApiConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/tokens.js';
import { AppError } from '../http/app-error.js';
import { FollowedSuggester } from './followed-suggester.js';
import type { SuggestQuery, SuggesterAnswer } from './suggester.js';
import { openSuggester } from './suggester-calls.js';

/** How often changes are read when nobody asks. */
const FOLLOW_EVERY_MS = 10_000;
/** … and how many times as long as reading them took it rests: while many tickets come, what nobody asks for yet takes a fifth of a processor. */
const RESTS = 4;
const MAX_REST_MS = 60_000;
/** An answer may rest on a state this old at most; a look for changes costs one small query. */
const FRESH_FOR_MS = 1_000;
/** How long an answer waits for the newest changes before it is given from what is there. */
const WAIT_FOR_CHANGES_MS = 1_500;
const SAVE_EVERY_MS = 3 * 60_000;
const MOST_RESTARTS = 3;
const RESTARTS_WITHIN_MS = 10 * 60_000;

export interface IndexedAnswer extends SuggesterAnswer {
  /** Seconds since the material was last compared with the database; null before the first time. */
  readonly indexedAgoSeconds: number | null;
  /** Whether the material is still being read for the first time: an answer may miss what is known. */
  readonly isLoading: boolean;
}

/** Keeps a suggester at the state of the database, whenever somebody asks; from one start to the next in a file. */
@Injectable()
export class SuggestionIndex implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SuggestionIndex.name);
  private readonly restarts = new RestartBudget(MOST_RESTARTS, RESTARTS_WITHIN_MS);
  private present: FollowedSuggester;
  private checkedAt?: Date;
  private checking?: Promise<void>;
  private timer?: NodeJS.Timeout;
  private followedAt = Number.NEGATIVE_INFINITY;
  private isStopping = false;
  /** Whether the file was tried: once, by the first suggester only. */
  private isFileTried = false;
  private isAheadOfFile = false;
  /** The first state that is whole is written at once. */
  private savedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly corpus: SuggestionCorpusReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {
    this.present = this.open();
  }

  /** Read the material ahead of the first question, and from then on what changes, so that nobody waits for much. */
  start(): void {
    const started = performance.now();
    void this.followInPause().finally(() => {
      const rest = Math.min(MAX_REST_MS, RESTS * (performance.now() - started));
      if (!this.isStopping) this.timer = setTimeout(() => this.start(), Math.max(FOLLOW_EVERY_MS, rest)).unref();
    });
  }

  /** While tickets wait to be grouped, what is read now is read again once they are: it waits, for a minute at most. */
  private async followInPause(): Promise<void> {
    const isRested = performance.now() - this.followedAt >= MAX_REST_MS;
    if (!isRested && (await this.corpus.isGroupingUnderWay().catch(() => false))) return;
    await this.follow();
    this.followedAt = performance.now();
  }

  /** @throws AppError `service.unavailable` when the suggester ended while it was asked; it is being started again */
  async suggest(query: SuggestQuery): Promise<IndexedAnswer> {
    await this.freshen();
    try {
      const answer = await this.present.suggester.suggest(query);
      const ageMs = this.checkedAt && this.clock.now().getTime() - this.checkedAt.getTime();
      const indexedAgoSeconds = ageMs === undefined ? null : Math.max(0, Math.round(ageMs / 1_000));
      return { ...answer, indexedAgoSeconds, isLoading: ageMs === undefined };
    } catch (error) {
      if (!(error instanceof ThreadEnded)) throw error;
      void this.follow();
      const detail = 'Suggesting broke off and is starting again. Search works meanwhile.';
      throw new AppError('service.unavailable', detail, { retryAfterSeconds: 10, cause: error });
    }
  }

  /** Before the database is let go. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.checking;
    await this.present.close();
  }

  private open(): FollowedSuggester {
    return new FollowedSuggester(openSuggester(this.config.suggestionThread), this.corpus);
  }

  private async freshen(): Promise<void> {
    const ageMs = this.checkedAt && this.clock.now().getTime() - this.checkedAt.getTime();
    // Below nothing once the clock was set back.
    if (ageMs !== undefined && ageMs >= 0 && ageMs < FRESH_FOR_MS) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, WAIT_FOR_CHANGES_MS);
    });
    await Promise.race([this.follow(), patience]);
    clearTimeout(timer);
  }

  /** One look at the database at a time; a failed one leaves the last state in place. */
  private follow(): Promise<void> {
    if (this.isStopping) return Promise.resolve();
    this.checking ??= this.lookAfter()
      .catch((error: unknown) => this.afterFailure(error))
      .finally(() => {
        this.checking = undefined;
      });
    return this.checking;
  }

  private async lookAfter(): Promise<void> {
    if (!this.isFileTried) await this.restore();
    if (await this.present.catchUp()) this.isAheadOfFile = true;
    this.checkedAt = this.clock.now();
    const holdsErased = await this.present.holdsErased();
    if (holdsErased || (await this.present.suggester.isWorn())) await this.renew();
    await this.saveWhenDue(holdsErased);
  }

  private async restore(): Promise<void> {
    this.isFileTried = true;
    const { suggestionFile } = this.config;
    if (suggestionFile === undefined) return;
    try {
      const problems = await this.present.restore(suggestionFile);
      if (problems !== undefined) this.logger.log(`Material of ${problems} problems read from its file.`);
    } catch (error) {
      if (error instanceof ThreadEnded) throw error;
      this.logger.warn(`The file of the material cannot be used, it is read from the database: ${wordsOfError(error)}`);
    }
  }

  /** Make the suggester anew beside the worn one, which answers meanwhile. */
  private async renew(): Promise<void> {
    const next = this.open();
    try {
      await next.catchUp();
    } catch (error) {
      await next.close();
      throw error;
    }
    const worn = this.present;
    this.present = next;
    await worn.close();
  }

  /** @param mustBeNow  the file holds what was erased meanwhile */
  private async saveWhenDue(mustBeNow: boolean): Promise<void> {
    const { suggestionFile } = this.config;
    if (suggestionFile === undefined) return;
    if (!mustBeNow && (!this.isAheadOfFile || performance.now() - this.savedAt < SAVE_EVERY_MS)) return;
    this.savedAt = performance.now();
    try {
      await this.present.save(suggestionFile);
      this.isAheadOfFile = false;
    } catch (error) {
      if (error instanceof ThreadEnded) throw error;
      this.logger.warn(`The material could not be saved; a restart would read it again: ${wordsOfError(error)}`);
    }
  }

  private async afterFailure(error: unknown): Promise<void> {
    this.logger.error(`Changes could not be read: ${wordsOfError(error)}`);
    if (!(error instanceof ThreadEnded) || this.isStopping || !this.restarts.spend(performance.now())) return;
    await this.present.close();
    this.present = this.open();
    this.checkedAt = undefined;
  }
}
