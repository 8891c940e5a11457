import { type Queryable, queryRows } from '../sql/query-rows.js';

/** How far the search index is behind the rows. */
export class IndexLagReader {
  constructor(private readonly db: Queryable) {}

  /** Age of the oldest change that is not in the index yet; 0 when everything is. */
  async seconds(): Promise<number> {
    const [row] = await queryRows<{ age: number }>(
      this.db,
      `SELECT coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(created_at))), 0)::double precision AS age
       FROM outbox WHERE topic = 'search.index'`,
    );
    return Math.round(row?.age ?? 0);
  }
}
