import { type ClusterSettings, type Contribution } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { settingsOfRun, settingsText } from '../clustering/clustering-setting.store.js';
import { RunMoveStore } from '../clustering/run-move.store.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { presentRevisions } from '../ticket/present-revisions.js';
import { jsonText } from '../sql/json-text.js';

/** A problem as a run of the clustering finds it. */
export interface StoredProblem {
  readonly id: string;
  /** Its number: problems come in this order. */
  readonly key: number;
  /** People worked on it: a run never ends or renames it. */
  readonly isCurated: boolean;
  readonly ticketIds: readonly string[];
  /** Members that a person put there. */
  readonly pinnedTicketIds: readonly string[];
  /** Members that a rule holds there. */
  readonly ruledTicketIds: readonly string[];
  /** Those of them that the machine had elsewhere, or nowhere: they say nothing about which cluster the problem is. */
  readonly guestTicketIds: readonly string[];
  /** Grows with every decision of a person. */
  readonly version: number;
  /** Whether a run has found words for it. */
  readonly isDescribed: boolean;
}

/** A run that reconsidered everything. */
export interface FullRun {
  readonly id: string;
  readonly startedAt: Date;
  readonly settings: ClusterSettings;
}

/** What the machine says about a problem. */
export interface MachineProblem {
  readonly id: string;
  readonly title: string;
  readonly component: string | null;
  readonly product: string | null;
  readonly terms: readonly string[];
}

export interface MachineMembership {
  readonly ticketId: string;
  readonly problemId: string;
  /** Of the strongest link to another member, 0–1. */
  readonly confidence: number;
  /** Of all links to members in sum, ≥ 0. */
  readonly support: number;
  readonly reasons: readonly Contribution[];
}

export interface MemberText {
  readonly ticketId: string;
  readonly title: string | null;
  readonly component: string | null;
  readonly product: string | null;
}

export type Lineage =
  | { readonly problemId: string; readonly kind: 'created' }
  | { readonly problemId: string; readonly kind: 'split_from' | 'merged_into'; readonly otherProblemId: string };

/** Who holds a ticket in its problem; one held by a rule is a guest where the machine had it elsewhere. */
type MemberHold = 'machine' | 'person' | 'native' | 'guest';

const isCurated = `(problem.title IS NOT NULL OR problem.owner_id IS NOT NULL OR problem.status <> 'suspected'
  OR EXISTS (SELECT FROM curation_event WHERE problem.id IN (curation_event.problem_id, curation_event.other_problem_id))
  OR EXISTS (SELECT FROM known_error WHERE known_error.problem_id = problem.id)
  OR EXISTS (SELECT FROM fix WHERE fix.problem_id = problem.id)
  OR EXISTS (SELECT FROM membership WHERE membership.problem_id = problem.id AND origin <> 'machine')
  OR EXISTS (SELECT FROM membership WHERE membership.before_rule->>'problem_id' = problem.id::text))`;

/** What a run of the clustering reads and writes: machine columns only, never what people decided. */
export class ProblemClusteringStore {
  private readonly moves = new RunMoveStore();

  /** Problems that stand for themselves, oldest first, with their members in order of arrival. */
  standing(db: Queryable): Promise<StoredProblem[]> {
    return this.standingWhere(db, 'true', []);
  }

  /** Of those the ones that hold one of these tickets. */
  standingWith(db: Queryable, ticketIds: readonly string[]): Promise<StoredProblem[]> {
    return this.standingWhere(db, `id IN (SELECT problem_id FROM membership WHERE ticket_id = ANY($1::uuid[]))`, [
      ticketIds,
    ]);
  }

  /** Of those the ones that hold one of these tickets, or none at all. */
  standingAround(db: Queryable, ticketIds: readonly string[]): Promise<StoredProblem[]> {
    return this.standingWhere(
      db,
      `(ticket_count = 0 OR id IN (SELECT problem_id FROM membership WHERE ticket_id = ANY($1::uuid[])))`,
      [ticketIds],
    );
  }

  /** Of those the ones that hold a ticket which a person put there, and these. */
  standingHeld(db: Queryable, problemIds: readonly string[]): Promise<StoredProblem[]> {
    return this.standingWhere(
      db,
      `(id = ANY($1::uuid[]) OR id IN (SELECT problem_id FROM membership WHERE origin = 'person'))`,
      [problemIds],
    );
  }

  private async standingWhere(db: Queryable, condition: string, parameters: unknown[]): Promise<StoredProblem[]> {
    const problems = await queryRows<Pick<StoredProblem, 'id' | 'key' | 'version' | 'isDescribed' | 'isCurated'>>(
      db,
      `SELECT id, key, version, cardinality(terms) > 0 AS "isDescribed", ${isCurated} AS "isCurated"
       FROM problem WHERE merged_into IS NULL AND ${condition} ORDER BY key`,
      parameters,
    );
    // A line for each problem: a row for each ticket takes ten times as long to read.
    const members = await queryRows<{ problem_id: string; hold: MemberHold; tickets: string }>(
      db,
      `SELECT problem_id, string_agg(ticket_id::text, ' ') AS tickets,
              CASE WHEN origin <> 'rule' THEN origin WHEN before_rule->>'problem_id' = problem_id::text THEN 'native' ELSE 'guest' END AS hold
       FROM membership WHERE problem_id = ANY($1::uuid[])
         AND NOT EXISTS (SELECT FROM ticket WHERE ticket.id = ticket_id AND state = 'erased') GROUP BY problem_id, hold`,
      [problems.map(({ id }) => id)],
    );
    const heldIn = new Map(problems.map(({ id }) => [id, new Map<MemberHold, readonly string[]>()]));
    for (const { problem_id, hold, tickets } of members) heldIn.get(problem_id)?.set(hold, tickets.split(' '));
    return problems.map((problem) => {
      const held = heldIn.get(problem.id)!;
      // Ids of equal length in small letters: their order as texts is that of the database, which would take ten times as long to put them in order.
      const of = (...holds: readonly MemberHold[]): readonly string[] =>
        holds.flatMap((one) => held.get(one) ?? []).sort();
      return {
        ...problem,
        ticketIds: of('machine', 'person', 'native', 'guest'),
        pinnedTicketIds: of('person'),
        ruledTicketIds: of('native', 'guest'),
        guestTicketIds: of('guest'),
      };
    });
  }

  /** Audience of every ticket that not everybody sees. */
  async restrictedTickets(db: Queryable): Promise<Map<string, string>> {
    const rows = await queryRows<{ id: string; audience_id: string }>(
      db,
      `SELECT id, audience_id FROM ticket WHERE audience_id IS NOT NULL`,
    );
    return new Map(rows.map((row) => [row.id, row.audience_id]));
  }

  /** Tickets that no run has covered yet. */
  async pendingTicketIds(db: Queryable): Promise<string[]> {
    return (await queryRows<{ id: string }>(db, `SELECT id FROM ticket WHERE state = 'pending'`)).map((row) => row.id);
  }

  async memberTexts(db: Queryable, ticketIds: readonly string[]): Promise<MemberText[]> {
    return queryRows<MemberText>(
      db,
      `SELECT id AS "ticketId", title, component, product FROM ticket WHERE id = ANY($1::uuid[]) ORDER BY coalesce(opened_at, '-infinity'), id`,
      [ticketIds],
    );
  }

  /** What runs of long ago moved is forgotten. */
  async startRun(
    tx: EntityManager,
    run: {
      id: string;
      profile: string;
      kind: 'full' | 'incremental';
      epoch: string;
      tickets: number;
      clusters: number;
      settings: ClusterSettings;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO cluster_run (id, profile, kind, epoch, tickets, clusters, parameters) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [run.id, run.profile, run.kind, run.epoch, run.tickets, run.clusters, settingsText(run.settings)],
    );
    await this.moves.forgetOld(tx);
  }

  /** The run that reconsidered everything for the last time, and when it began. */
  async lastFullRun(db: Queryable): Promise<FullRun | undefined> {
    const [row] = await queryRows<Omit<FullRun, 'settings'> & { parameters: Partial<ClusterSettings> }>(
      db,
      `SELECT id, started_at AS "startedAt", parameters FROM cluster_run WHERE kind = 'full' AND applied_at IS NOT NULL
       ORDER BY started_at DESC, id DESC LIMIT 1`,
    );
    if (row === undefined) return undefined;
    const { parameters, ...run } = row;
    return { ...run, settings: settingsOfRun(parameters) };
  }

  async finishRun(tx: EntityManager, id: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    await tx.query(`UPDATE cluster_run SET applied_at = clock_timestamp(), diff = $2 WHERE id = $1`, [
      id,
      jsonText(diff),
    ]);
  }

  /**
   * Take hold of problems to the end of `tx`, always in the same order: two transactions that change several problems
   * then wait for each other instead of killing each other.
   * @returns version of each that exists
   */
  async hold(tx: EntityManager, problemIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (problemIds.length === 0) return new Map();
    const rows = await queryRows<{ id: string; version: number }>(
      tx,
      `SELECT id, version FROM problem WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [problemIds],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** Make or re-describe problems. Titles given by people stand in a column of their own. */
  async describe(tx: EntityManager, problems: readonly MachineProblem[]): Promise<void> {
    if (problems.length === 0) return;
    await tx.query(
      `INSERT INTO problem (id, machine_title, component, product, terms)
       SELECT id, title, component, product, terms
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, title text, component text, product text, terms text[])
       ON CONFLICT (id) DO UPDATE SET machine_title = excluded.machine_title, component = excluded.component,
         product = excluded.product, terms = excluded.terms`,
      [jsonText(problems)],
    );
  }

  /**
   * Put tickets into problems; those that a person put somewhere stay there.
   * @param revisions  revision of each ticket as the run read it
   */
  async place(
    tx: EntityManager,
    runId: string,
    memberships: readonly MachineMembership[],
    revisions: ReadonlyMap<string, number>,
  ): Promise<void> {
    if (memberships.length === 0) return;
    // A ticket may have been erased, or a name taken out of it, while the run was under way; who does so from here on waits.
    const present = await presentRevisions(
      tx,
      memberships.map(({ ticketId }) => ticketId),
    );
    const erasing = await queryRows(tx, `SELECT FROM erasure WHERE settled_at IS NULL LIMIT 1`);
    const rows = memberships.flatMap(({ ticketId, problemId, confidence, support, reasons }) => {
      const revision = present.get(ticketId);
      if (revision === undefined) return [];
      const isForgotten = erasing.length > 0 && revision !== revisions.get(ticketId);
      return {
        ticket_id: ticketId,
        problem_id: problemId,
        confidence: Math.min(1, Math.max(0, confidence)),
        support,
        reasons: isForgotten ? [] : reasons,
      };
    });
    await this.moves.noteJoining(tx, runId, rows);
    await tx.query(
      `INSERT INTO membership (ticket_id, problem_id, origin, confidence, support, reasons, run_id)
       SELECT r.ticket_id, r.problem_id, 'machine', r.confidence, r.support, r.reasons, $2::uuid
       FROM jsonb_to_recordset($1::jsonb) AS r(ticket_id uuid, problem_id uuid, confidence real, support real, reasons jsonb)
       ON CONFLICT (ticket_id) DO UPDATE SET problem_id = excluded.problem_id, confidence = excluded.confidence, support = excluded.support,
         reasons = excluded.reasons, run_id = excluded.run_id, since = clock_timestamp()
       WHERE membership.origin = 'machine'`,
      [jsonText(rows), runId],
    );
  }

  /** Say what speaks by now for the places that the machine gave; written where it is another than before. */
  async support(
    tx: EntityManager,
    places: readonly { readonly ticketId: string; readonly problemId: string; readonly support: number }[],
  ): Promise<void> {
    if (places.length === 0) return;
    await tx.query(
      `UPDATE membership SET support = r.support
       FROM jsonb_to_recordset($1::jsonb) AS r("ticketId" uuid, "problemId" uuid, support real)
       WHERE ticket_id = "ticketId" AND problem_id = "problemId" AND origin = 'machine' AND membership.support IS DISTINCT FROM r.support`,
      [jsonText(places)],
    );
  }

  /** Take tickets out of their problems unless a person put them there. */
  async unplace(tx: EntityManager, runId: string, ticketIds: readonly string[]): Promise<void> {
    if (ticketIds.length === 0) return;
    await this.moves.noteLeaving(tx, runId, ticketIds);
    await tx.query(`DELETE FROM membership WHERE ticket_id = ANY($1::uuid[]) AND origin = 'machine'`, [ticketIds]);
  }

  /** Say where tickets stand, unless their content changed since the run read them. */
  async setStates(
    tx: EntityManager,
    tickets: readonly { id: string; revision: number; state: 'clustered' | 'single' }[],
  ): Promise<void> {
    if (tickets.length === 0) return;
    await tx.query(
      `UPDATE ticket SET state = r.state, state_reason = NULL
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, revision integer, state text)
       WHERE ticket.id = r.id AND ticket.revision = r.revision AND ticket.state <> r.state AND ticket.state NOT IN ('quarantined', 'erased')`,
      [jsonText(tickets)],
    );
  }

  /** Count members and span again. Call it in the transaction that moved them. */
  async recount(tx: EntityManager, problemIds: readonly string[]): Promise<void> {
    if (problemIds.length === 0) return;
    await tx.query(
      `UPDATE problem SET ticket_count = counted.n, first_seen_at = counted.first, last_seen_at = counted.last,
         changed_at = greatest(clock_timestamp(), problem.changed_at + interval '1 microsecond')
       FROM (SELECT problem.id, count(ticket.id)::int AS n, min(ticket.opened_at) AS first, max(ticket.opened_at) AS last
             FROM problem LEFT JOIN membership ON membership.problem_id = problem.id LEFT JOIN ticket ON ticket.id = membership.ticket_id
             WHERE problem.id = ANY($1::uuid[]) GROUP BY problem.id) AS counted
       WHERE problem.id = counted.id`,
      [problemIds],
    );
  }

  async addLineage(tx: EntityManager, runId: string, lineage: readonly Lineage[]): Promise<void> {
    if (lineage.length === 0) return;
    const rows = lineage.map((line) => ({
      problem_id: line.problemId,
      kind: line.kind,
      other_problem_id: line.kind === 'created' ? null : line.otherProblemId,
    }));
    await tx.query(
      `INSERT INTO problem_lineage (problem_id, kind, other_problem_id, run_id)
       SELECT problem_id, kind, other_problem_id, $2::uuid
       FROM jsonb_to_recordset($1::jsonb) AS r(problem_id uuid, kind text, other_problem_id uuid)`,
      [jsonText(rows), runId],
    );
  }

  /** Let the key of a problem that no person touched lead to the one that took its tickets. @returns whether it was so */
  async mergeUntouched(tx: EntityManager, runId: string, problemId: string, intoProblemId: string): Promise<boolean> {
    await this.handOverErased(tx, problemId, intoProblemId);
    const merged = await queryRows(
      tx,
      `UPDATE problem SET merged_into = $2, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
       WHERE id = $1 AND NOT ${isCurated} AND NOT EXISTS (SELECT FROM membership WHERE problem_id = $1) RETURNING id`,
      [problemId, intoProblemId],
    );
    if (merged.length === 0) return false;
    await this.moves.noteEnded(tx, runId, [problemId]);
    await tx.query(`UPDATE problem SET merged_into = $2 WHERE merged_into = $1`, [problemId, intoProblemId]);
    await tx.query(`DELETE FROM hardening_candidate WHERE problem_id = $1 AND status = 'proposed'`, [problemId]);
    return true;
  }

  /** Erased tickets are in no cluster, and still count: they go where the others went. */
  private async handOverErased(tx: EntityManager, problemId: string, intoProblemId: string): Promise<void> {
    const moved = await queryRows(
      tx,
      `UPDATE membership SET problem_id = $2 FROM ticket WHERE problem_id = $1 AND ticket.id = ticket_id AND state = 'erased'
         AND NOT EXISTS (SELECT FROM membership AS other JOIN ticket AS alive ON alive.id = other.ticket_id WHERE other.problem_id = $1 AND alive.state <> 'erased')
         AND NOT EXISTS (SELECT FROM problem WHERE problem.id = $1 AND ${isCurated})
       RETURNING ticket_id`,
      [problemId, intoProblemId],
    );
    if (moved.length > 0) await this.recount(tx, [problemId, intoProblemId]);
  }

  /**
   * Forget problems that have no tickets left and that no person ever touched, with those merged into them.
   * Their keys are never given again, unless the run that ended them is taken back.
   * @param runId  the run that ends them; left out when a person's step left them empty
   * @returns ids that are gone
   */
  async dissolveUntouched(tx: EntityManager, problemIds: readonly string[], runId?: string): Promise<string[]> {
    const doomed = await queryRows<{ id: string }>(
      tx,
      `WITH RECURSIVE empty AS (
         SELECT problem.id FROM problem WHERE problem.id = ANY($1::uuid[]) AND NOT ${isCurated}
           AND NOT EXISTS (SELECT FROM membership WHERE membership.problem_id = problem.id)
         UNION SELECT problem.id FROM problem JOIN empty ON problem.merged_into = empty.id)
       SELECT id FROM empty`,
      [problemIds],
    );
    const ids = doomed.map((row) => row.id);
    if (runId !== undefined) await this.moves.noteEnded(tx, runId, ids);
    await this.erase(tx, ids);
    return ids;
  }

  /** Remove problems and everything that hangs on them. The caller has made sure that this is wanted. */
  async erase(tx: EntityManager, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.query(
      `UPDATE problem SET merged_into = NULL WHERE merged_into = ANY($1::uuid[]) AND NOT id = ANY($1::uuid[])`,
      [ids],
    );
    for (const [table, column] of [
      ['problem_lineage', 'problem_id'],
      ['problem_lineage', 'other_problem_id'],
      ['curation_event', 'problem_id'],
      ['problem_rule', 'problem_id'],
      ['hardening_candidate', 'problem_id'],
      ['fix', 'problem_id'],
      ['known_error', 'problem_id'],
      ['membership', 'problem_id'],
    ]) {
      await tx.query(`DELETE FROM ${table} WHERE ${column} = ANY($1::uuid[])`, [ids]);
    }
    await tx.query(`DELETE FROM problem WHERE id = ANY($1::uuid[])`, [ids]);
  }
}
