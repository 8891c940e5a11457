import { Injectable } from '@nestjs/common';
import type { ResponseOf, SearchHit, search } from '@reprise/contracts/http';
import { IndexLagReader, SearchEventStore } from '@reprise/persistence';
import type { SearchIndexHit } from '@reprise/ports';
import { ViewerDatabase } from '../core/viewer-database.js';
import type { CallOf } from '../http/call.js';
import { SearchEngine } from './search-engine.js';

/** Finding by typing. */
@Injectable()
export class SearchService {
  constructor(
    private readonly engine: SearchEngine,
    private readonly lag: IndexLagReader,
    private readonly events: SearchEventStore,
    private readonly database: ViewerDatabase,
  ) {}

  async search({ query, actor }: CallOf<typeof search>): Promise<ResponseOf<typeof search>> {
    const { q, kind, component, limit } = query;
    const { answer, engine, degraded } = await this.engine.search({
      text: q,
      limit,
      ...(kind ? { kind } : {}),
      ...(component ? { component } : {}),
    });
    const indexedAgoSeconds = await this.lag.seconds();
    await this.events.add(this.database, {
      kind: 'search',
      textLength: q.length,
      results: answer.hits.length,
      confidence: null,
      personId: actor.userId,
    });
    return {
      items: answer.hits.map(present),
      facets: { kind: [...answer.kinds], component: [...answer.components] },
      engine,
      degraded,
      indexedAgoSeconds,
    };
  }
}

/** People and addresses know problems and known errors by their key, tickets by their id. */
const present = (hit: SearchIndexHit): SearchHit => ({
  ...hit,
  id: hit.kind === 'ticket' ? hit.id : hit.label,
  highlights: [...hit.highlights],
  weekly: hit.weekly ? [...hit.weekly] : null,
});
