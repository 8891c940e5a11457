import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { jsonText } from '../sql/json-text.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { keepSetting } from '../setting/keep-setting.js';

export type ReviewKind = 'membership' | 'pair';

/** A place that the machine gave a ticket. */
export interface MachinePlace {
  readonly ticketId: string;
  readonly problemId: string;
  /** 0–1 */
  readonly probability: number;
  /** Tickets of the problem. */
  readonly size: number;
  readonly audienceId: string | null;
}

export interface DrawnQuestion {
  readonly kind: ReviewKind;
  readonly stratum: number;
  readonly ticketId: string;
  readonly problemId: string;
  readonly otherTicketId: string | null;
  readonly probability: number;
}

export interface StratumSize {
  readonly kind: ReviewKind;
  readonly stratum: number;
  readonly audienceId: string | null;
  readonly population: number;
}

export interface ReviewDraw {
  /** The Monday it is for, YYYY-MM-DD. */
  readonly week: string;
  readonly seed: number;
  readonly drawnAt: Date;
  readonly strata: readonly StratumSize[];
  /** In the order in which they are asked. */
  readonly questions: readonly DrawnQuestion[];
}

const QUESTIONS_A_WEEK = 20;

/** The weekly sample: what it is drawn from, and what was drawn. */
export class ReviewDrawStore {
  async questionsAWeek(db: Queryable): Promise<number> {
    const [row] = await queryRows<{ n: number }>(
      db,
      `SELECT (value->>'questionsAWeek')::int AS n FROM installation_setting WHERE name = 'reviews'`,
    );
    return row?.n ?? QUESTIONS_A_WEEK;
  }

  async decideQuestionsAWeek(tx: EntityManager, questionsAWeek: number, by: string): Promise<void> {
    await keepSetting(tx, 'reviews', { questionsAWeek }, by);
  }

  /** The draw of a week, and whether somebody has answered a question of it. */
  async ofWeek(db: Queryable, week: string): Promise<{ population: number; isAnswered: boolean } | undefined> {
    const [row] = await queryRows<{ population: number; isAnswered: boolean }>(
      db,
      `SELECT population, EXISTS (SELECT FROM review_answer JOIN review_question ON review_question.id = question_id
         WHERE draw_id = review_draw.id) AS "isAnswered" FROM review_draw WHERE week = $1`,
      [week],
    );
    return row;
  }

  /** Places in recurring problems that only the machine stands for, in a fixed order. */
  machinePlaces(db: Queryable): Promise<MachinePlace[]> {
    return queryRows<MachinePlace>(
      db,
      `SELECT ticket_id AS "ticketId", problem_id AS "problemId", confidence AS probability, ticket_count AS size,
              ticket.audience_id AS "audienceId"
       FROM membership JOIN problem ON problem.id = problem_id JOIN ticket ON ticket.id = ticket_id
       WHERE origin = 'machine' AND ticket_count >= 2 AND problem.status <> 'noise' AND ticket.state <> 'erased'
       ORDER BY ticket_id`,
    );
  }

  /** Keep a draw, in place of an earlier one of the same week. */
  async save(tx: EntityManager, { week, seed, drawnAt, strata, questions }: ReviewDraw): Promise<void> {
    const id = uuidv7();
    const population = strata.reduce((sum, stratum) => sum + stratum.population, 0);
    await tx.query(`DELETE FROM review_draw WHERE week = $1`, [week]);
    await tx.query(`INSERT INTO review_draw (id, week, seed, population, drawn_at) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      week,
      seed,
      population,
      drawnAt,
    ]);
    await tx.query(
      `INSERT INTO review_stratum (draw_id, kind, stratum, audience_id, population)
       SELECT $1, kind, stratum, "audienceId", population
       FROM jsonb_to_recordset($2::jsonb) AS r(kind text, stratum int, "audienceId" uuid, population int)`,
      [id, jsonText(strata)],
    );
    const rows = questions.map((question, position) => ({ id: uuidv7(), position, ...question }));
    // A ticket or problem may have gone while the questions were drawn.
    await tx.query(
      `INSERT INTO review_question (id, draw_id, position, kind, stratum, ticket_id, problem_id, other_ticket_id, probability)
       SELECT r.id, $1, position, r.kind, stratum, "ticketId", "problemId", "otherTicketId", probability
       FROM jsonb_to_recordset($2::jsonb)
         AS r(id uuid, position int, kind text, stratum int, "ticketId" uuid, "problemId" uuid, "otherTicketId" uuid, probability real)
       JOIN ticket ON ticket.id = "ticketId" JOIN problem ON problem.id = "problemId"
       WHERE "otherTicketId" IS NULL OR EXISTS (SELECT FROM ticket WHERE id = "otherTicketId")`,
      [id, jsonText(rows)],
    );
  }
}
