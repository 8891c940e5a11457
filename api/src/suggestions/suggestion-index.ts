import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type DatabaseMoment, SuggestionCorpusReader } from '@reprise/persistence';
import type { Answered, Clock } from '@reprise/ports';
import type { ApiConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/tokens.js';
import type { SuggestQuery, SuggesterAnswer } from './suggester.js';
import { openSuggester, type SuggesterCalls } from './suggester-calls.js';

/**
 * Tickets held at most. Up to here every ticket stands for its problem; beyond, large problems are stood for by a sample.
 * Measured on the demo's open tickets (12 of known problems, 40 problems, 700 one-offs), first place right by tickets a
 * problem: 3 or 5: 8, 10: 9, 20: 10, 50 or all: 12. A ticket costs about 10 kB and 1 ms.
 */
const MAX_TICKETS = 30_000;
/** Share of them that is left to tickets that stand alone. */
const SINGLES_SHARE = 0.4;
const LEAST_REPRESENTATIVES = 5;
/** Small, so that a question never waits long for its turn in the thread. */
const PROBLEMS_A_BATCH = 10;
const TICKETS_A_BATCH = 250;
/** How often changes are read when nobody asks. */
const FOLLOW_EVERY_MS = 10_000;
/** An answer may rest on a state this old at most; a look for changes costs one small query. */
const FRESH_FOR_MS = 1_000;
/** How long an answer waits for the newest changes before it is given from what is there. */
const WAIT_FOR_CHANGES_MS = 1_500;

/** Keeps the suggester at the state of the database, whenever somebody asks. */
@Injectable()
export class SuggestionIndex implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SuggestionIndex.name);
  private readonly suggester: Answered<SuggesterCalls>;
  private readonly problemIds = new Set<string>();
  private singleIds = new Set<string>();
  private since?: DatabaseMoment;
  private grouping: string | null = null;
  private representatives?: number;
  private checkedAt?: Date;
  private checking?: Promise<void>;
  private timer?: NodeJS.Timeout;
  private isStopping = false;

  constructor(
    private readonly corpus: SuggestionCorpusReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: ApiConfig,
  ) {
    this.suggester = openSuggester(config.suggestionThread);
  }

  /** Read the material ahead of the first question, and from then on what changes, so that nobody waits for much. */
  start(): void {
    void this.follow();
    this.timer = setInterval(() => void this.follow(), FOLLOW_EVERY_MS).unref();
  }

  /** @returns the answer, and seconds since the material was last compared with the database; null before the first time */
  async suggest(query: SuggestQuery): Promise<SuggesterAnswer & { indexedAgoSeconds: number | null }> {
    await this.freshen();
    const answer = await this.suggester.suggest(query);
    const ageMs = this.checkedAt && this.clock.now().getTime() - this.checkedAt.getTime();
    return { ...answer, indexedAgoSeconds: ageMs === undefined ? null : Math.max(0, Math.round(ageMs / 1_000)) };
  }

  /** Before the database is let go. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.checking;
    await this.suggester.close();
  }

  private async freshen(): Promise<void> {
    if (this.checkedAt && this.clock.now().getTime() - this.checkedAt.getTime() < FRESH_FOR_MS) return;
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
    this.checking ??= this.readChanges()
      .catch((error: unknown) => this.logger.error(`Changes could not be read: ${String(error)}`))
      .finally(() => {
        this.checking = undefined;
      });
    return this.checking;
  }

  private async readChanges(): Promise<void> {
    const now = await this.corpus.now();
    const changed = this.since === undefined ? [] : await this.corpus.changedProblemIds(this.since);
    const standing = await this.corpus.standingProblemIds();
    const touched = new Set(changed);
    this.representatives ??= await this.corpus.representativesWithin(
      MAX_TICKETS * (1 - SINGLES_SHARE),
      LEAST_REPRESENTATIVES,
    );
    await this.replaceProblems(standing.filter((id) => touched.has(id) || !this.problemIds.has(id)));
    await this.removeProblems(standing);
    await this.followSingles();
    this.since = now;
    this.checkedAt = this.clock.now();
  }

  private async replaceProblems(ids: readonly string[]): Promise<void> {
    for (const batch of batches(ids, PROBLEMS_A_BATCH)) {
      if (this.isStopping) return;
      await this.suggester.put(await this.corpus.material(batch, this.representatives ?? LEAST_REPRESENTATIVES));
      for (const id of batch) this.problemIds.add(id);
    }
  }

  private async removeProblems(standing: readonly string[]): Promise<void> {
    const stands = new Set(standing);
    const gone = [...this.problemIds].filter((id) => !stands.has(id));
    if (gone.length === 0) return;
    await this.suggester.remove(gone);
    for (const id of gone) this.problemIds.delete(id);
  }

  private async followSingles(): Promise<void> {
    const grouping = await this.corpus.lastGrouping();
    if (grouping === this.grouping) return;
    const wanted = new Set(await this.corpus.singleIds(MAX_TICKETS * SINGLES_SHARE));
    await this.suggester.removeSingles([...this.singleIds].filter((id) => !wanted.has(id)));
    const missing = [...wanted].filter((id) => !this.singleIds.has(id));
    for (const batch of batches(missing, TICKETS_A_BATCH))
      await this.suggester.putSingles(await this.corpus.tickets(batch));
    this.singleIds = wanted;
    this.grouping = grouping;
    // Problems may have grown or multiplied; those read from now on keep to the new measure.
    this.representatives = undefined;
  }
}

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
