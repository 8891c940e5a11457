import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { queryRows, type Queryable } from '../sql/query-rows.js';

export type SourceKind = 'file' | 'demo';

export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKind;
}

/** A source to which nobody else adds tickets until the transaction ends that holds it. */
export interface HeldSource extends SourceRow {
  readonly isHeld: true;
}

/** Where tickets come from. Created by name at the first import. */
export class SourceStore {
  /** The source of this name, made when absent; an existing one keeps its kind. */
  async ensure(tx: EntityManager, name: string, kind: SourceKind = 'file'): Promise<SourceRow> {
    const known = await this.named(tx, name);
    if (known) return known;
    await tx.query(`INSERT INTO source (id, name, kind) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`, [
      uuidv7(),
      name,
      kind,
    ]);
    return (await this.named(tx, name))!;
  }

  /**
   * The source of this name, made when absent, held to the end of `tx`: tickets of one source are taken in one transaction after the
   * other, so that two of them with the same tickets count each one once as created.
   */
  async holdNamed(tx: EntityManager, name: string): Promise<HeldSource> {
    const known = await this.heldWhere(tx, 'name = $1', name);
    if (known) return known;
    await this.ensure(tx, name);
    return (await this.heldWhere(tx, 'name = $1', name))!;
  }

  /** The same for a known one. @returns undefined when it is gone */
  hold(tx: EntityManager, id: string): Promise<HeldSource | undefined> {
    return this.heldWhere(tx, 'id = $1', id);
  }

  async find(db: Queryable, id: string): Promise<SourceRow | undefined> {
    return (await queryRows<SourceRow>(db, `SELECT id, name, kind FROM source WHERE id = $1`, [id]))[0];
  }

  /** Whether the source holds tickets of services restricted to other teams than these. */
  async hidesTickets(db: Queryable, name: string, teamIds: readonly string[]): Promise<boolean> {
    const rows = await queryRows(
      db,
      `SELECT FROM ticket WHERE source_id = (SELECT id FROM source WHERE name = $1)
         AND audience_id IS NOT NULL AND audience_id <> ALL($2::uuid[]) LIMIT 1`,
      [name, teamIds],
    );
    return rows.length > 0;
  }

  private async heldWhere(tx: EntityManager, condition: string, value: string): Promise<HeldSource | undefined> {
    const [row] = await queryRows<SourceRow>(
      tx,
      `SELECT id, name, kind, pg_advisory_xact_lock(hashtextextended(id::text, 1)) FROM source WHERE ${condition}`,
      [value],
    );
    return row && { id: row.id, name: row.name, kind: row.kind, isHeld: true };
  }

  private async named(db: Queryable, name: string): Promise<SourceRow | undefined> {
    return (await queryRows<SourceRow>(db, `SELECT id, name, kind FROM source WHERE name = $1`, [name]))[0];
  }

  async findDemo(db: Queryable): Promise<SourceRow | undefined> {
    return (
      await queryRows<SourceRow>(
        db,
        `SELECT id, name, kind FROM source WHERE kind = 'demo' ORDER BY created_at LIMIT 1`,
      )
    )[0];
  }
}
