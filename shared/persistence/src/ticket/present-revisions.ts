import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';

/** Revisions of those of these tickets that are not erased. They stay so to the end of `tx`: whoever changes one waits. */
export async function presentRevisions(
  tx: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ id: string; revision: number }>(
    tx,
    `SELECT id, revision FROM ticket WHERE id = ANY($1::uuid[]) AND state <> 'erased' ORDER BY id FOR SHARE`,
    [ids],
  );
  return new Map(rows.map(({ id, revision }) => [id, revision]));
}
