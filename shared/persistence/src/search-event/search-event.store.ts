import { uuidv7 } from 'uuidv7';
import type { EntityManager } from 'typeorm';
import type { Queryable } from '../sql/query-rows.js';

export interface SearchEvent {
  readonly kind: 'search' | 'suggest';
  /** Characters asked with; the text itself is not kept. */
  readonly textLength: number;
  readonly results: number;
  readonly confidence: string | null;
  readonly personId: string | null;
}

/** What people asked and whether anything was found: the ground for coverage and knowledge gaps. */
export class SearchEventStore {
  async add(db: Queryable, event: SearchEvent): Promise<void> {
    await db.query(
      `INSERT INTO search_event (id, kind, text_length, results, confidence, person_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [uuidv7(), event.kind, event.textLength, event.results, event.confidence, event.personId],
    );
  }

  /** @returns id of the gap */
  async addGap(
    tx: EntityManager,
    gap: { text: string; note: string | null; personId: string | null },
  ): Promise<string> {
    const id = uuidv7();
    await tx.query(`INSERT INTO knowledge_gap (id, text, note, person_id) VALUES ($1, $2, $3, $4)`, [
      id,
      gap.text,
      gap.note,
      gap.personId,
    ]);
    return id;
  }
}
