import type { ResponseOf, getOverview } from '@reprise/contracts/http';
import { type Queryable, queryRows } from '../sql/query-rows.js';

type Overview = ResponseOf<typeof getOverview>;

interface Counts {
  tickets: number;
  pending: number;
  quarantined: number;
  clustered: number;
  covered: number;
  problems: number;
  known_errors: number;
  published: number;
  demo_loaded: boolean;
  data_from: Date | null;
  data_until: Date | null;
  last_clustered_at: Date | null;
}

const MAX_WORDS = 30;

/** What is in the house and how fresh it is. */
export class OverviewReader {
  constructor(private readonly db: Queryable) {}

  async summarise(): Promise<Overview> {
    const [counts] = await queryRows<Counts>(
      this.db,
      `SELECT t.*, m.*, p.*, k.*,
              EXISTS (SELECT FROM source WHERE kind = 'demo') AS demo_loaded,
              (SELECT max(applied_at) FROM cluster_run) AS last_clustered_at
       FROM (SELECT count(*)::int AS tickets,
                    count(*) FILTER (WHERE state = 'pending')::int AS pending,
                    count(*) FILTER (WHERE state = 'quarantined')::int AS quarantined,
                    min(opened_at) AS data_from, max(opened_at) AS data_until FROM ticket) t,
            (SELECT count(*)::int AS clustered,
                    count(*) FILTER (WHERE problem_id IN
                      (SELECT problem_id FROM known_error WHERE state = 'published'))::int AS covered FROM membership) m,
            (SELECT count(*)::int AS problems FROM problem WHERE merged_into IS NULL AND ticket_count > 0) p,
            (SELECT count(*)::int AS known_errors,
                    count(*) FILTER (WHERE state = 'published')::int AS published FROM known_error WHERE state <> 'retired') k`,
    );
    const { tickets, clustered, covered } = counts!;
    return {
      tickets,
      pendingTickets: counts!.pending,
      quarantinedTickets: counts!.quarantined,
      problems: counts!.problems,
      recurringShare: tickets > 0 ? clustered / tickets : null,
      knownErrors: counts!.known_errors,
      publishedKnownErrors: counts!.published,
      coverage: tickets > 0 ? covered / tickets : null,
      demoLoaded: counts!.demo_loaded,
      dataFrom: counts!.data_from?.toISOString() ?? null,
      dataUntil: counts!.data_until?.toISOString() ?? null,
      lastClusteredAt: counts!.last_clustered_at?.toISOString() ?? null,
      products: await this.frequent('product'),
      components: await this.frequent('component'),
    };
  }

  private async frequent(column: 'product' | 'component'): Promise<string[]> {
    const rows = await queryRows<{ word: string }>(
      this.db,
      `SELECT ${column} AS word FROM ticket WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT $1`,
      [MAX_WORDS],
    );
    return rows.map((row) => row.word);
  }
}
