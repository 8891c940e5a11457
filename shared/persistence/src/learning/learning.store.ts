import type { LearnedWeights, LearningAccount } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { keepSetting } from '../setting/keep-setting.js';
import { jsonText } from '../sql/json-text.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

export interface LearningSetting {
  readonly isOn: boolean;
  readonly changedBy: string | null;
  readonly changedAt: Date | null;
}

/** An attempt to learn that ended. */
export interface Learning {
  readonly version: number;
  readonly at: Date;
  /** Null: the nightly run. */
  readonly askedBy: string | null;
  /** Decisions that stood. */
  readonly decisions: number;
  /** Null when it broke off. */
  readonly account: LearningAccount | null;
  readonly basis: string | null;
}

/** Weights to score by: version 0 for those that were shipped. */
export interface WeightsInUse {
  readonly version: number;
  readonly weights?: LearnedWeights | undefined;
}

const columns = `version, ended_at AS at, asked_by AS "askedBy", coalesce(decisions, 0) AS decisions, account, basis`;

/** What was learned from decisions of people, and whether that is wanted. A weight rests on tickets of every service and shows none. */
export class LearningStore {
  /** Learning is on where nobody said otherwise. */
  async setting(db: Queryable): Promise<LearningSetting> {
    const [row] = await queryRows<LearningSetting>(
      db,
      `SELECT (value->>'isOn')::boolean AS "isOn", changed_by AS "changedBy", changed_at AS "changedAt"
       FROM installation_setting WHERE name = 'learning'`,
    );
    return row ?? { isOn: true, changedBy: null, changedAt: null };
  }

  async decideSetting(tx: EntityManager, isOn: boolean, by: string): Promise<void> {
    await keepSetting(tx, 'learning', { isOn }, by);
  }

  /** Ask for learning; asked twice it is done once. @param by  name of the person; null: the nightly run */
  async ask(tx: EntityManager, by: string | null): Promise<void> {
    await tx.query(`INSERT INTO learning (asked_by) VALUES ($1) ON CONFLICT DO NOTHING`, [by]);
  }

  /** What is asked for, and whether it was begun already: then it broke off. */
  async open(db: Queryable): Promise<{ readonly version: number; readonly isBegun: boolean } | undefined> {
    const [row] = await queryRows<{ version: number; isBegun: boolean }>(
      db,
      `SELECT version, begun_at IS NOT NULL AS "isBegun" FROM learning WHERE ended_at IS NULL`,
    );
    return row;
  }

  async begin(tx: EntityManager, version: number): Promise<void> {
    await tx.query(`UPDATE learning SET begun_at = clock_timestamp() WHERE version = $1`, [version]);
  }

  /** @param outcome  left out when it broke off */
  async end(
    tx: EntityManager,
    version: number,
    basis: string,
    decisions: number,
    outcome?: { readonly account: LearningAccount; readonly weights?: LearnedWeights },
  ): Promise<void> {
    await tx.query(
      `UPDATE learning SET ended_at = clock_timestamp(), basis = $2, decisions = $3, account = $4, weights = $5 WHERE version = $1`,
      [version, basis, decisions, outcome ? jsonText(outcome.account) : null, outcome?.weights ? jsonText(outcome.weights) : null], // prettier-ignore
    );
  }

  /** Newest first. */
  ended(db: Queryable, count: number): Promise<Learning[]> {
    return queryRows<Learning>(
      db,
      `SELECT ${columns} FROM learning WHERE ended_at IS NOT NULL ORDER BY version DESC LIMIT $1`,
      [count],
    );
  }

  async find(db: Queryable, version: number): Promise<Learning | undefined> {
    const [row] = await queryRows<Learning>(
      db,
      `SELECT ${columns} FROM learning WHERE version = $1 AND ended_at IS NOT NULL`,
      [version],
    );
    return row;
  }

  /** The weights to score by: the newest that were taken, unless learning is off or they were moved from other shipped ones. */
  async inUse(db: Queryable, basis: string): Promise<WeightsInUse> {
    const { isOn } = await this.setting(db);
    if (!isOn) return { version: 0 };
    const [row] = await queryRows<{ version: number; weights: LearnedWeights }>(
      db,
      `SELECT version, weights FROM learning WHERE weights IS NOT NULL AND basis = $1 ORDER BY version DESC LIMIT 1`,
      [basis],
    );
    return row ?? { version: 0 };
  }
}
