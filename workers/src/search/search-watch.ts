import { SearchDocumentStore, orderSearchRepair } from '@reprise/persistence';
import type { SearchIndex } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import type { Log } from '../log.js';

export interface SearchWatchOptions {
  readonly dataSource: DataSource;
  readonly indexes: readonly SearchIndex[];
  readonly log: Log;
  /** Counting both sides is cheap and finds an engine that lost its data. Default 30,000. */
  readonly countEveryMs?: number;
  /** Comparing every version finds the rest. Default 600,000. */
  readonly compareEveryMs?: number;
}

/**
 * Keeps the search indexes equal to the rows without anybody's help: sets them up when they can be reached, and orders what
 * differs. An engine that is away keeps nothing else from working.
 */
export class SearchWatch {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly prepared = new Set<SearchIndex>();
  private readonly comparedAt = new Map<SearchIndex, number>();

  constructor(private readonly options: SearchWatchOptions) {}

  /** Resolves after the first look. */
  async start(): Promise<void> {
    await this.look();
    this.next();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private next(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => this.next());
    }, this.options.countEveryMs ?? 30_000);
  }

  private async look(): Promise<void> {
    for (const index of this.options.indexes) {
      try {
        await this.lookAt(index);
      } catch (error) {
        this.prepared.delete(index);
        this.options.log.warn({ err: error, engine: index.engine }, 'the search engine is not ready; trying again');
      }
    }
  }

  private async lookAt(index: SearchIndex): Promise<void> {
    const { dataSource, log, compareEveryMs = 600_000 } = this.options;
    const size = await index.size();
    // An emptied engine has lost its settings too.
    if (!this.prepared.has(index) || size === 0) await index.prepare();
    this.prepared.add(index);
    const now = performance.now();
    const isDue = now - (this.comparedAt.get(index) ?? -Infinity) >= compareEveryMs;
    if (!isDue && size === (await new SearchDocumentStore().count(dataSource))) return;
    this.comparedAt.set(index, now);
    const ordered = await orderSearchRepair(dataSource, index);
    if (ordered > 0)
      log.info(
        { documents: ordered, engine: index.engine },
        'the search index differs from the rows; it is brought up to them',
      );
  }
}
