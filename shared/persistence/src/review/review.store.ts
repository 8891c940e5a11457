import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { CurationActor } from '../problem/problem-curation.store.js';
import { queryRows } from '../sql/query-rows.js';
import type { ReviewKind } from './review-draw.store.js';

/** A question of the weekly sample that waits for its answer. */
export interface OpenQuestion {
  readonly id: string;
  readonly kind: ReviewKind;
  readonly ticketId: string;
  readonly problemId: string;
  readonly problemKey: string;
  readonly otherTicketId: string | null;
  /** Where the other ticket of a pair is now. */
  readonly otherProblemKey: string | null;
  readonly probability: number;
  readonly isAnswered: boolean;
  /** The machine has moved what it is about since it was drawn. */
  readonly isOvertaken: boolean;
}

export interface ReviewAnswer {
  readonly questionId: string | null;
  readonly ticketId: string;
  readonly problemId: string;
  readonly answer: string;
  readonly probability: number;
  /** The step about the place of tickets that it led to; null for none. */
  readonly eventId: string | null;
  readonly actor: CurationActor;
  readonly reason: string | undefined;
  readonly at: Date;
}

export interface StandingAnswer {
  readonly id: string;
  readonly eventId: string | null;
  /** Null when its step was undone already. */
  readonly problemKey: string | null;
  readonly problemVersion: number | null;
}

/** Whether the question is still about what the machine holds. */
export const isQuestionOvertaken = `CASE q.kind
    WHEN 'membership' THEN NOT EXISTS (SELECT FROM membership m WHERE m.ticket_id = q.ticket_id AND m.problem_id = q.problem_id AND m.origin = 'machine')
    ELSE NOT EXISTS (SELECT FROM membership m WHERE m.ticket_id = q.ticket_id AND m.problem_id = q.problem_id)
      OR EXISTS (SELECT FROM membership m WHERE m.ticket_id = q.other_ticket_id AND m.problem_id = q.problem_id) END`;

/** Answers of people to what the machine grouped. */
export class ReviewStore {
  /** A question, held to the end of the transaction. */
  async lockQuestion(tx: EntityManager, id: string): Promise<OpenQuestion | undefined> {
    const [row] = await queryRows<OpenQuestion>(
      tx,
      `SELECT q.id, q.kind, q.ticket_id AS "ticketId", q.problem_id AS "problemId", 'PRB-' || p.key AS "problemKey",
              q.other_ticket_id AS "otherTicketId", q.probability,
              (SELECT 'PRB-' || o.key FROM membership m JOIN problem o ON o.id = m.problem_id WHERE m.ticket_id = q.other_ticket_id) AS "otherProblemKey",
              EXISTS (SELECT FROM review_answer a WHERE a.question_id = q.id AND a.withdrawn_at IS NULL) AS "isAnswered",
              ${isQuestionOvertaken} AS "isOvertaken"
       FROM review_question q JOIN problem p ON p.id = q.problem_id WHERE q.id = $1 FOR UPDATE OF q`,
      [id],
    );
    return row;
  }

  /** What the machine holds of a ticket's place; undefined when it does not have it there. */
  async machinePlace(tx: EntityManager, ticketId: string, problemId: string): Promise<number | undefined> {
    const [row] = await queryRows<{ confidence: number }>(
      tx,
      `SELECT confidence FROM membership WHERE ticket_id = $1 AND problem_id = $2 AND origin = 'machine' FOR UPDATE`,
      [ticketId, problemId],
    );
    return row?.confidence;
  }

  /** @returns id of the answer */
  async add(tx: EntityManager, answer: ReviewAnswer): Promise<string> {
    const id = uuidv7();
    await tx.query(
      `INSERT INTO review_answer (id, question_id, ticket_id, problem_id, answer, probability, event_id, actor_id, actor_name, reason, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7::bigint, $8, $9, $10, $11)`,
      [
        id,
        answer.questionId,
        answer.ticketId,
        answer.problemId,
        answer.answer,
        answer.probability,
        answer.eventId,
        answer.actor.userId,
        answer.actor.name,
        answer.reason ?? null,
        answer.at,
      ],
    );
    return id;
  }

  /** An answer that stands, with the problem in whose activity its step is, as it is now. */
  async find(tx: EntityManager, id: string): Promise<StandingAnswer | undefined> {
    const [row] = await queryRows<StandingAnswer>(
      tx,
      `SELECT a.id, a.event_id::text AS "eventId", 'PRB-' || p.key AS "problemKey", p.version AS "problemVersion"
       FROM review_answer a LEFT JOIN curation_event e ON e.id = a.event_id AND e.undone_by IS NULL
       LEFT JOIN problem p ON p.id = e.problem_id AND p.merged_into IS NULL
       WHERE a.id = $1 AND a.withdrawn_at IS NULL`,
      [id],
    );
    return row;
  }

  async withdraw(tx: EntityManager, id: string, at: Date): Promise<void> {
    await tx.query(`UPDATE review_answer SET withdrawn_at = $2 WHERE id = $1`, [id, at]);
  }
}
