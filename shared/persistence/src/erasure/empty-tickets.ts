import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';

/** Texts of a ticket, as they stood before it was emptied. */
export interface EmptiedTicket {
  readonly id: string;
  readonly sourceName: string;
  readonly externalId: string;
  readonly problemId: string | null;
  readonly texts: readonly string[];
  /** What stood alone in a field: a version, a place, a tag. */
  readonly values: readonly string[];
}

/** Words that many tickets share say nothing about one; where no other ticket has them they go too. */
const shared = ['component', 'type', 'status', 'priority', 'severity', 'version', 'fix_version'];
const texts = [
  'title',
  'description',
  'conversation',
  'resolution',
  'resolution_notes',
  'environment',
  'url',
  'assignee',
];

/** Short fields of a ticket as one array. */
export const valuesOfTicket =
  'array_remove(ARRAY[environment, version, fix_version, component, product, assignee] || tags, NULL)';

/**
 * Take everything out of tickets but that they happened: when, for how long, in which product, in which problem. Counts, rates and
 * fixes judged by them stay true.
 *
 * @param going  all tickets that are emptied, in this transaction or another: what only they share goes too
 */
export async function emptyTickets(
  tx: EntityManager,
  ids: readonly string[],
  going: readonly string[],
): Promise<EmptiedTicket[]> {
  if (ids.length === 0) return [];
  const before = await queryRows<EmptiedTicket>(
    tx,
    `SELECT ticket.id, source.name AS "sourceName", external_id AS "externalId", problem_id AS "problemId",
            array_remove(ARRAY[${texts.join(', ')}], NULL) AS texts, ${valuesOfTicket} AS values
     FROM ticket JOIN source ON source.id = source_id LEFT JOIN membership ON membership.ticket_id = ticket.id
     WHERE ticket.id = ANY($1::uuid[]) AND state <> 'erased' FOR UPDATE OF ticket`,
    [ids],
  );
  const found = before.map(({ id }) => id);
  const keptIfShared = (column: string): string =>
    `${column} = CASE WHEN EXISTS (SELECT FROM ticket AS other WHERE other.${column} = ticket.${column} AND other.id <> ALL ($2::uuid[])) THEN ${column} END`;
  await tx.query(
    `UPDATE ticket SET state = 'erased', state_reason = NULL, external_id = 'erased-' || id, content_hash = sha256(convert_to(id::text, 'UTF8')),
       ${texts.map((column) => `${column} = NULL`).join(', ')}, tags = '{}', locale = NULL, reporter_hash = NULL, resolution_source = 'none',
       ${shared.map(keptIfShared).join(', ')}, revision = revision + 1, source_updated_at = NULL,
       changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
     WHERE id = ANY($1::uuid[])`,
    [found, going],
  );
  await tx.query(
    `UPDATE ticket SET product = NULL WHERE id = ANY($1::uuid[]) AND audience_id IS NULL
       AND NOT EXISTS (SELECT FROM ticket AS other WHERE other.product = ticket.product AND other.id <> ALL ($2::uuid[]))`,
    [found, going],
  );
  await tx.query(`DELETE FROM ticket_signature WHERE ticket_id = ANY($1::uuid[])`, [found]);
  await forgetReasons(tx, found);
  await tx.query(`DELETE FROM search_document WHERE kind = 'ticket' AND id = ANY($1::uuid[])`, [found]);
  await tx.query(
    `DELETE FROM quarantine WHERE jsonb_array_length(payload->'ticketIds') = 1 AND payload->'ticketIds'->>0 = ANY($1::text[])`,
    [found],
  );
  return before;
}

/** Reasons list words one by one, so that a name in them is no name any more: they go as a whole. */
export async function forgetReasons(tx: EntityManager, ticketIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE membership SET reasons = '[]',
       before_rule = CASE WHEN before_rule ? 'reasons' THEN jsonb_set(before_rule, '{reasons}', '[]') ELSE before_rule END
     WHERE ticket_id = ANY($1::uuid[])`,
    [ticketIds],
  );
  await tx.query(
    `UPDATE curation_ticket SET was = jsonb_set(was #- '{before_rule,reasons}'::text[], '{reasons}', '[]')
     WHERE ticket_id = ANY($1::uuid[]) AND was ? 'reasons'`,
    [ticketIds],
  );
}
