import type { ClusterSettings, RuleKind } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { RunTakeBackStore, type ReturnWriting } from '../clustering/run-take-back.store.js';
import { PlacementStore, type PlacementKind } from '../problem/placement.store.js';
import { speakersOf } from '../problem/placement-order.store.js';
import { RuleStore } from '../rule/rule.store.js';
import { copyRows } from '../sql/copy-rows.js';
import { jsonText } from '../sql/json-text.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** A change that can be shown before it is made. */
export type PreviewedChange =
  | { readonly kind: 'merge'; readonly intoId: string; readonly fromId: string }
  | { readonly kind: 'split'; readonly fromId: string; readonly ticketIds: readonly string[] }
  | {
      readonly kind: 'move';
      readonly fromId: string;
      readonly toId: string | null;
      readonly ticketIds: readonly string[];
    }
  | {
      readonly kind: 'rule';
      readonly problemId: string;
      /** Null for a new one. */
      readonly ruleId: string | null;
      readonly ruleKind: RuleKind;
      /** Null to take it away. */
      readonly expression: string | null;
    }
  | ({ readonly kind: 'clustering' } & ClusterSettings)
  | { readonly kind: 'take back'; readonly runId: string };

/** A ticket that would be in another problem; null: in none. */
export interface PreviewMove {
  readonly ticketId: string;
  readonly fromId: string | null;
  readonly toId: string | null;
}

/** What carrying out a change touched. */
export interface Enacted {
  /** Tickets that the next run looks at for it; undefined when it may concern any. */
  readonly named: readonly string[] | undefined;
  /** The problem all of whose tickets may have come from elsewhere. */
  readonly gatheredIn?: string;
}

const nobody = { userId: null, name: 'preview' };

/** What an answer rests on; it is out of date when this is another. */
export const previewBasis = `concat_ws(' ', (SELECT max(id) FROM curation_event), (SELECT max(applied_at) FROM cluster_run),
  (SELECT max(version) FROM clustering_decision), (SELECT count(*) FROM ticket WHERE state = 'pending'))`;

/** Questions of what a change would do, and their answers. */
export class PreviewStore {
  private readonly placements = new PlacementStore();
  private readonly rules = new RuleStore();
  private readonly takeBacks = new RunTakeBackStore();

  /**
   * Answers older than a day go.
   * @param problemId  on whose page it is asked; null for a change that is none of a single problem
   * @param asked  the change in the words of the question, with keys instead of ids
   */
  async ask(tx: EntityManager, problemId: string | null, change: PreviewedChange, asked: object): Promise<string> {
    await tx.query(`DELETE FROM preview WHERE created_at < now() - interval '1 day'`);
    const id = uuidv7();
    await tx.query(`INSERT INTO preview (id, problem_id, change) VALUES ($1, $2, $3)`, [
      id,
      problemId,
      jsonText({ ...change, asked }),
    ]);
    return id;
  }

  /** The question, unless it is answered or gone. */
  async waiting(db: Queryable, id: string): Promise<PreviewedChange | undefined> {
    const [row] = await queryRows<{ change: PreviewedChange }>(
      db,
      `SELECT change FROM preview WHERE id = $1 AND state = 'waiting'`,
      [id],
    );
    return row?.change;
  }

  /**
   * What was asked and whether the answer still holds. Changes bound to a preview wait for each other from here to the end of `tx`:
   * each sees whether the one before it made its own preview out of date.
   */
  async holdCurrent(
    tx: EntityManager,
    id: string,
  ): Promise<{ readonly change: PreviewedChange; readonly isCurrent: boolean } | undefined> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('previewed changes'))`);
    const [row] = await queryRows<{ change: PreviewedChange; isCurrent: boolean }>(
      tx,
      `SELECT change - 'asked' AS change, state = 'ready' AND basis = ${previewBasis} AS "isCurrent" FROM preview WHERE id = $1`,
      [id],
    );
    return row;
  }

  async basis(db: Queryable): Promise<string> {
    return (await queryRows<{ basis: string }>(db, `SELECT ${previewBasis} AS basis`))[0]!.basis;
  }

  /** Problem of every ticket that is in one. @param among  only of these tickets */
  async places(db: Queryable, among?: readonly string[]): Promise<Map<string, string>> {
    // A line for each problem: a row for each ticket takes ten times as long to read.
    const rows = await queryRows<{ problem_id: string; tickets: string }>(
      db,
      `SELECT problem_id, string_agg(ticket_id::text, ' ') AS tickets FROM membership
       WHERE ${among === undefined ? 'true' : 'ticket_id = ANY($1::uuid[])'} GROUP BY problem_id`,
      among === undefined ? [] : [among],
    );
    const places = new Map<string, string>();
    for (const { problem_id, tickets } of rows) for (const id of tickets.split(' ')) places.set(id, problem_id);
    return places;
  }

  /**
   * Do what the change does, as it would be done; the caller takes it back with the transaction. What rules mean for tickets is not yet done.
   */
  async enact(tx: EntityManager, change: PreviewedChange): Promise<Enacted> {
    switch (change.kind) {
      case 'merge': {
        const eventId = await this.begin(tx, 'merged', change.intoId, change.fromId);
        await this.placements.merge(tx, eventId, change.fromId, change.intoId);
        return { named: await gatherUnrecorded(tx, change.fromId, change.intoId), gatheredIn: change.intoId };
      }
      case 'split': {
        const newId = uuidv7();
        await this.placements.addProblem(tx, newId, undefined, change.fromId, change.ticketIds[0]!);
        const eventId = await this.begin(tx, 'split off', change.fromId, newId);
        await this.placements.place(tx, eventId, change.ticketIds, newId, nobody);
        await keepProblemApart(tx, eventId, change.fromId);
        return { named: change.ticketIds };
      }
      case 'move': {
        const kind = change.toId === null ? 'taken out' : 'moved';
        const eventId = await this.begin(tx, kind, change.fromId, change.toId);
        await this.placements.place(tx, eventId, change.ticketIds, change.toId, nobody);
        await keepProblemApart(tx, eventId, change.fromId);
        return { named: change.ticketIds };
      }
      case 'rule':
        await this.enactRule(tx, change);
        return { named: [] };
      // Nothing of it is in the rows: the engine is asked under these settings.
      case 'clustering':
        return { named: undefined };
      case 'take back': {
        const writing: ReturnWriting = {
          record: ({ kind, problemId, otherProblemId }) => this.begin(tx, kind, problemId, otherProblemId),
          part: (eventId, fromId) => keepProblemApart(tx, eventId, fromId),
        };
        return { named: (await this.takeBacks.carryOut(tx, change.runId, nobody, writing)).ticketIds };
      }
    }
  }

  async answer(tx: EntityManager, id: string, basis: string, moves: readonly PreviewMove[], seconds: number) {
    const [row] = await queryRows(
      tx,
      `UPDATE preview SET state = 'ready', basis = $2, seconds = $3 WHERE id = $1 AND state = 'waiting' RETURNING id`,
      [id, basis, seconds],
    );
    if (row === undefined) return;
    await copyRows(
      tx,
      'preview_move',
      ['preview_id', 'ticket_id', 'from_id', 'to_id'],
      moves.map(({ ticketId, fromId, toId }) => [id, ticketId, fromId, toId]),
    );
  }

  async fail(db: Queryable, id: string, error: string): Promise<void> {
    await db.query(`UPDATE preview SET state = 'failed', error = $2 WHERE id = $1 AND state = 'waiting'`, [id, error]);
  }

  private begin(tx: EntityManager, kind: PlacementKind, problemId: string, otherProblemId: string | null) {
    return this.placements.addStep(tx, {
      kind,
      problemId,
      otherProblemId,
      version: 0,
      actor: nobody,
      reason: undefined,
      detail: {},
    });
  }

  private async enactRule(tx: EntityManager, change: Extract<PreviewedChange, { kind: 'rule' }>): Promise<void> {
    const { problemId, ruleId, ruleKind, expression } = change;
    if (ruleId === null) {
      if (expression !== null) await this.rules.add(tx, { id: uuidv7(), problemId, kind: ruleKind, expression });
    } else {
      const rule = await this.rules.lock(tx, ruleId);
      if (rule)
        await this.rules.change(tx, ruleId, {
          expression: expression ?? rule.expression,
          removed: expression === null,
        });
    }
    await tx.query(`INSERT INTO curation_event (problem_id, kind, actor_name) VALUES ($1, 'rule changed', $2)`, [
      problemId,
      nobody.name,
    ]);
  }
}

/**
 * Tickets of a merge come together. Where they were is noted nowhere: nobody will ask. @returns one of them, which speaks for all
 */
async function gatherUnrecorded(tx: EntityManager, fromId: string, intoId: string): Promise<string[]> {
  await tx.query(
    `UPDATE membership SET origin = 'person', problem_id = $2 WHERE problem_id = $1 OR problem_id = $2 AND origin <> 'person'`,
    [fromId, intoId],
  );
  return speakersOf(tx, [intoId]);
}

/** All that is left in a problem is kept apart from what a step took away. */
async function keepProblemApart(tx: EntityManager, eventId: string, fromId: string): Promise<void> {
  await tx.query(
    `INSERT INTO curation_ticket (event_id, ticket_id, side) SELECT $1, ticket_id, 'rest' FROM membership WHERE problem_id = $2`,
    [eventId, fromId],
  );
}
