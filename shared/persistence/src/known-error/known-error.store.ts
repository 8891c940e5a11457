import type { KnownErrorContent, KnownErrorDetail, KnownErrorState } from '@reprise/contracts/http';
import type { OutcomeCounts } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { CurationActor } from '../problem/problem-curation.store.js';
import { jsonText } from '../sql/json-text.js';
import { queryRows } from '../sql/query-rows.js';
import { holdEvidence } from './hold-evidence.js';
import { type ContentRow, toContent } from './known-error.reader.js';

export interface LockedKnownError {
  readonly id: string;
  readonly key: number;
  readonly problemId: string | null;
  readonly state: KnownErrorState;
  readonly version: number;
  readonly revision: number;
  readonly content: KnownErrorContent;
}

export interface NewOutcome {
  readonly knownErrorId: string;
  readonly revision: number;
  readonly result: 'worked' | 'did not work' | 'not the same';
  readonly ticketId: string | null;
  readonly ticketReference: string | null;
  readonly personId: string | null;
  readonly note: string | null;
  /** Of the suggestion it was tried from, 0–1. */
  readonly probability: number | null;
}

const touch = `version = version + 1, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')`;

/** Writes known errors: every text is a revision, kept for ever. */
export class KnownErrorStore {
  /** @returns the key of the new draft, KE-n */
  async create(
    tx: EntityManager,
    draft: {
      readonly problemId: string;
      readonly content: KnownErrorContent;
      readonly drafted: KnownErrorDetail['drafted'];
      readonly contradictions: readonly string[];
      readonly actor: CurationActor;
      readonly note: string;
    },
  ): Promise<{ id: string; key: string }> {
    const id = uuidv7();
    const [row] = await queryRows<{ key: number }>(
      tx,
      `INSERT INTO known_error (id, problem_id, owner_id, drafted, contradictions) VALUES ($1, $2, $3, $4, $5) RETURNING key`,
      [id, draft.problemId, draft.actor.userId, jsonText(draft.drafted), jsonText(draft.contradictions)],
    );
    await this.addRevision(tx, id, 1, draft.content, draft.actor, draft.note);
    return { id, key: `KE-${row!.key}` };
  }

  /** The known error with its present text, locked to the end of `tx`. */
  async lock(tx: EntityManager, key: string): Promise<LockedKnownError | undefined> {
    const [row] = await queryRows<Omit<LockedKnownError, 'content'> & ContentRow>(
      tx,
      `SELECT k.id, k.key, k.problem_id AS "problemId", k.state, k.version, k.revision, r.title, r.symptom, r.environment, r.cause,
              r.workaround, r.fix, r.verification, r.customer_answer, r.runbook, r.applies_to
       FROM known_error k JOIN known_error_revision r ON r.known_error_id = k.id AND r.revision = k.revision
       WHERE k.key = $1 FOR UPDATE OF k`,
      [Number(key.slice(3))],
    );
    if (!row) return undefined;
    const { id, key: number, problemId, state, version, revision } = row;
    return { id, key: number, problemId, state, version, revision, content: toContent(row) };
  }

  /** A text that a person saved is theirs: the sentences of the machine's draft are no longer marked. */
  async edit(
    tx: EntityManager,
    before: LockedKnownError,
    content: KnownErrorContent,
    actor: CurationActor,
    note: string | undefined,
  ): Promise<void> {
    await this.addRevision(tx, before.id, before.revision + 1, content, actor, note ?? null);
    await tx.query(`UPDATE known_error SET revision = revision + 1, drafted = '[]', ${touch} WHERE id = $1`, [
      before.id,
    ]);
  }

  async move(tx: EntityManager, id: string, to: KnownErrorState): Promise<void> {
    await tx.query(
      `UPDATE known_error SET state = $2, published_at = CASE WHEN $2 = 'published' THEN clock_timestamp() ELSE published_at END, ${touch}
       WHERE id = $1`,
      [id, to],
    );
  }

  async addOutcome(tx: EntityManager, outcome: NewOutcome): Promise<string> {
    const id = uuidv7();
    await tx.query(
      `INSERT INTO known_error_outcome (id, known_error_id, revision, result, ticket_id, ticket_reference, person_id, note, suggested_probability)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        outcome.knownErrorId,
        outcome.revision,
        outcome.result,
        outcome.ticketId,
        outcome.ticketReference,
        outcome.personId,
        outcome.note,
        outcome.probability,
      ],
    );
    return id;
  }

  async countOutcomes(tx: EntityManager, id: string): Promise<Required<OutcomeCounts>> {
    const [row] = await queryRows<Required<OutcomeCounts>>(
      tx,
      `SELECT o.* FROM known_error k CROSS JOIN LATERAL ${holdEvidence} o WHERE k.id = $1`,
      [id],
    );
    const { worked, didNot, notTheSame, fixesHeld, fixesCameBack } = row!;
    return { worked, didNot, notTheSame, fixesHeld, fixesCameBack };
  }

  /** Key of a known error of this problem that is in use or in the making; undefined when there is none. */
  async findActiveKey(tx: EntityManager, problemId: string): Promise<string | undefined> {
    const [row] = await queryRows<{ key: number }>(
      tx,
      `SELECT key FROM known_error WHERE problem_id = $1 AND state <> 'retired' ORDER BY key LIMIT 1`,
      [problemId],
    );
    return row && `KE-${row.key}`;
  }

  private async addRevision(
    tx: EntityManager,
    id: string,
    revision: number,
    content: KnownErrorContent,
    actor: CurationActor,
    note: string | null,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO known_error_revision (known_error_id, revision, title, symptom, environment, cause, workaround, fix, verification,
         customer_answer, runbook, applies_to, editor_id, editor_name, note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        id,
        revision,
        content.title,
        content.symptom,
        content.environment,
        content.cause,
        content.workaround,
        content.fix,
        content.verification,
        content.customerAnswer,
        content.runbook,
        content.appliesTo,
        actor.userId,
        actor.name,
        note,
      ],
    );
  }
}
