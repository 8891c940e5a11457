import type { DatedVersion, FixOccurrence, FixWatch } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

/** A fix with everything that it is judged by. */
export interface FixSubject {
  readonly id: string;
  readonly problemId: string;
  readonly shippedAt: string;
  /** When the next fix of the same problem shipped: what comes later is that one's affair. */
  readonly nextShippedAt: string | null;
  readonly versions: readonly string[];
  readonly releases: readonly DatedVersion[];
  readonly usage: readonly { readonly version: string; readonly count: number }[];
  readonly setAside: readonly string[];
  readonly previous: FixWatch | null;
  readonly occurrences: readonly FixOccurrence[];
}

export interface JudgedFix {
  readonly fixId: string;
  readonly problemId: string;
  /** Whether it is the newest fix of its problem: only that one moves the status. */
  readonly newest: boolean;
  readonly cameBackBefore: boolean;
  readonly watch: FixWatch;
}

/** What the judgement of fixes reads and writes. */
export class FixWatchStore {
  /** Fixes that stand, of problems that stand for themselves; by problem, oldest first. */
  async subjects(db: Queryable): Promise<FixSubject[]> {
    const fixes = await queryRows<
      Omit<FixSubject, 'occurrences' | 'shippedAt' | 'nextShippedAt'> & { shipped: Date; next: Date | null }
    >(
      db,
      `SELECT f.id, f.problem_id AS "problemId", f.shipped_at AS shipped, f.versions, f.set_aside AS "setAside", f.judgement AS previous,
              lead(f.shipped_at) OVER (PARTITION BY f.problem_id ORDER BY f.shipped_at, f.id) AS next,
              coalesce((SELECT jsonb_agg(jsonb_build_object('version', r.version, 'releasedAt', r.released_at))
                        FROM release r WHERE lower(r.product) = lower(p.product)), '[]') AS releases,
              CASE WHEN cardinality(f.versions) = 0 THEN '[]' ELSE
                coalesce((SELECT jsonb_agg(jsonb_build_object('version', used.version, 'count', used.n)) FROM (
                  SELECT t.version, count(*)::int AS n FROM ticket t
                  WHERE lower(t.product) = lower(p.product) AND t.version IS NOT NULL AND t.opened_at > f.shipped_at
                  GROUP BY t.version) used), '[]') END AS usage
       FROM fix f JOIN problem p ON p.id = f.problem_id
       WHERE f.withdrawn_at IS NULL AND p.merged_into IS NULL ORDER BY f.problem_id, f.shipped_at, f.id`,
    );
    if (fixes.length === 0) return [];
    const tickets = await queryRows<{
      problem_id: string;
      id: string;
      name: string;
      at: Date;
      version: string | null;
      isOfOtherProduct: boolean;
      confidence: number;
    }>(
      db,
      `SELECT m.problem_id, t.id, t.external_id AS name, t.opened_at AS at, t.version,
              coalesce(lower(btrim(t.product)) <> lower(btrim(p.product)), false) AS "isOfOtherProduct",
              CASE m.origin WHEN 'machine' THEN m.confidence ELSE 1 END AS confidence
       FROM membership m JOIN ticket t ON t.id = m.ticket_id JOIN problem p ON p.id = m.problem_id
       WHERE m.problem_id = ANY($1::uuid[]) AND t.opened_at IS NOT NULL ORDER BY t.opened_at, t.id`,
      [[...new Set(fixes.map((fix) => fix.problemId))]],
    );
    const occurrencesOf = new Map<string, FixOccurrence[]>();
    for (const { problem_id, id, name, at, version, isOfOtherProduct, confidence } of tickets) {
      const known = occurrencesOf.get(problem_id) ?? [];
      known.push({
        ticketId: id,
        name,
        at: at.toISOString(),
        confidence,
        ...(version === null ? {} : { version, isOfOtherProduct }),
      });
      occurrencesOf.set(problem_id, known);
    }
    return fixes.map(({ shipped, next, ...fix }) => ({
      ...fix,
      shippedAt: shipped.toISOString(),
      nextShippedAt: next?.toISOString() ?? null,
      occurrences: occurrencesOf.get(fix.problemId) ?? [],
    }));
  }

  /** Fixes that were withdrawn, or whose tickets were set aside since they were read, are passed over. */
  async save(
    tx: EntityManager,
    judged: readonly JudgedFix[],
    setAside: ReadonlyMap<string, readonly string[]>,
  ): Promise<void> {
    if (judged.length === 0) return;
    const rows = judged.map(({ fixId, watch }) => ({
      id: fixId,
      judgement: watch,
      set_aside: setAside.get(fixId) ?? [],
    }));
    await tx.query(
      `UPDATE fix SET verdict = r.judgement->>'verdict', judgement = r.judgement, judged_at = clock_timestamp()
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, judgement jsonb, set_aside uuid[])
       WHERE fix.id = r.id AND fix.withdrawn_at IS NULL AND fix.set_aside <@ r.set_aside`,
      [jsonText(rows)],
    );
  }

  /** Whether the present status of a problem was set by evidence, not by a person. */
  async isStatusByMachine(tx: EntityManager, problemId: string): Promise<boolean> {
    const [row] = await queryRows<{ machine: boolean }>(
      tx,
      `SELECT coalesce((detail->>'machine')::boolean, false) AS machine FROM curation_event
       WHERE problem_id = $1 AND kind = 'status changed' AND undone_by IS NULL ORDER BY id DESC LIMIT 1`,
      [problemId],
    );
    return row?.machine ?? false;
  }

  /** Whether a verdict just saved is about the newest fix that stands: one recorded, withdrawn or disputed since goes first. */
  async isCurrent(tx: EntityManager, { fixId, problemId, watch }: JudgedFix): Promise<boolean> {
    const [row] = await queryRows<{ id: string; verdict: string | null }>(
      tx,
      `SELECT id, verdict FROM fix WHERE problem_id = $1 AND withdrawn_at IS NULL ORDER BY shipped_at DESC, id DESC LIMIT 1`,
      [problemId],
    );
    return row?.id === fixId && row.verdict === watch.verdict;
  }
}
