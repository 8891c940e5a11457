import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock, SearchAnswer, SearchIndex, SearchQuery } from '@reprise/ports';
import { wordsOfError } from '@reprise/ports';
import { CLOCK } from '../core/tokens.js';
import { ViewerScope } from '../core/viewer-scope.js';

export const PRIMARY_INDEX = Symbol('primary search index');
export const FALLBACK_INDEX = Symbol('fallback search index');

/** Longer than this the usual engine counts as away. */
const PATIENCE_MS = 2_000;
/** After it failed it is left alone for a while, so that nobody waits for it in vain. */
const RETRY_AFTER_MS = 10_000;

export interface EngineAnswer {
  readonly answer: SearchAnswer;
  readonly engine: SearchIndex['engine'];
  /** Said to people when the usual engine is away. */
  readonly degraded: string | null;
}

/** Searches with the usual engine, and in the database when that is away. */
@Injectable()
export class SearchEngine {
  private readonly logger = new Logger(SearchEngine.name);
  private failedAt = -Infinity;

  constructor(
    @Inject(PRIMARY_INDEX) private readonly primary: SearchIndex,
    @Inject(FALLBACK_INDEX) private readonly fallback: SearchIndex,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly scope: ViewerScope,
  ) {}

  async search(query: SearchQuery): Promise<EngineAnswer> {
    if (this.primary.engine === this.fallback.engine) {
      return { answer: await this.primary.search(query), engine: this.primary.engine, degraded: null };
    }
    // Only the database knows who may see what, down to the counts beside the filters.
    if (!this.scope.viewer?.seesEverything) {
      return { answer: await this.fallback.search(query), engine: this.fallback.engine, degraded: null };
    }
    if (!this.isLeftAlone) {
      try {
        const answer = await within(PATIENCE_MS, this.primary.search(query));
        return { answer, engine: this.primary.engine, degraded: null };
      } catch (error) {
        this.failedAt = this.clock.now().getTime();
        this.logger.warn(`${this.primary.engine} does not answer, searching in the database: ${wordsOfError(error)}`);
      }
    }
    const degraded = 'The search engine is away; these results come from the database and may miss spelling variants.';
    return { answer: await this.fallback.search(query), engine: this.fallback.engine, degraded };
  }

  /** A clock that was set back in the meantime ends it: it cannot tell for how long. */
  private get isLeftAlone(): boolean {
    const ago = this.clock.now().getTime() - this.failedAt;
    return ago >= 0 && ago < RETRY_AFTER_MS;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
