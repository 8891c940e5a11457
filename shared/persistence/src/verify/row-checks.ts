import { ofDone } from '../erasure/erasure-marks.js';
import { MAX_INCOMPLETE_TOLD } from '../import/import.store.js';

/** One promise about the rows, as a query for what breaks it. */
export interface RowCheck {
  /** Number in the catalogue of promises. */
  readonly id: string;
  /** What holds. */
  readonly promise: string;
  /** Gives one column `what`: each row is one breach, in words. */
  readonly breaches: string;
}

const waitingTickets = `SELECT waiting.id::uuid FROM outbox, jsonb_array_elements_text(payload->'ticketIds') AS waiting(id) WHERE topic = 'ticket.cluster'`;

export const rowChecks: readonly RowCheck[] = [
  {
    id: 'I2',
    promise: 'Each ticket of a source is stored once',
    breaches: `SELECT format('ticket %s of source %s is stored %s times', external_id, source_id, count(*)) AS what
      FROM ticket GROUP BY source_id, external_id HAVING count(*) > 1`,
  },
  {
    id: 'I2',
    promise: 'Every import accounts for every row it read: created + updated + unchanged + stale + rejected',
    breaches: `SELECT format('import %s read %s rows but accounts for %s', id, lines_read,
        created_count + updated_count + unchanged_count + stale_count + rejected_count) AS what
      FROM import_run WHERE created_count + updated_count + unchanged_count + stale_count + rejected_count <> lines_read`,
  },
  {
    id: 'I2',
    promise: 'Every rejected row of an import is kept with its reason, and what the first incomplete ones lack',
    breaches: `SELECT format('import %s counts %s rejected and %s incomplete rows and tells of %s and %s', import_run.id,
        rejected_count, incomplete_count, told.rejected, told.incomplete) AS what
      FROM import_run, LATERAL (
        SELECT count(DISTINCT ordinal / 10) FILTER (WHERE NOT imported) AS rejected,
          count(DISTINCT ordinal / 10) FILTER (WHERE imported) AS incomplete
        FROM import_rejection WHERE import_id = import_run.id) AS told
      WHERE told.rejected <> rejected_count OR told.incomplete <> least(incomplete_count, ${MAX_INCOMPLETE_TOLD})`,
  },
  {
    id: 'I1',
    promise: 'Every accepted import is finished or waits to be carried out',
    breaches: `SELECT format('import %s is %s but nothing will carry it out', id, status) AS what
      FROM import_run WHERE status IN ('queued', 'running')
        AND NOT EXISTS (SELECT FROM outbox WHERE topic = 'import.process' AND payload->>'importId' = import_run.id::text)`,
  },
  {
    id: 'I3',
    promise: 'Every pending ticket waits to be grouped',
    breaches: `SELECT format('ticket %s is pending but nothing will group it', external_id) AS what
      FROM ticket WHERE state = 'pending' AND id NOT IN (${waitingTickets})`,
  },
  {
    id: 'I3',
    promise: 'A ticket is in a problem exactly when its state says so',
    breaches: `SELECT format('ticket %s is %s and %s', external_id, state,
        CASE WHEN membership.ticket_id IS NULL THEN 'in no problem' ELSE 'in a problem' END) AS what
      FROM ticket LEFT JOIN membership ON membership.ticket_id = ticket.id
      WHERE (state = 'clustered' AND membership.ticket_id IS NULL AND ticket.id NOT IN (${waitingTickets}))
         OR (state IN ('single', 'excluded') AND membership.origin = 'machine' AND ticket.id NOT IN (${waitingTickets}))`,
  },
  {
    id: 'I4',
    promise: 'The ticket count of a problem is the number of its tickets',
    breaches: `SELECT format('PRB-%s says %s tickets and has %s', key, ticket_count, counted.n) AS what
      FROM problem, LATERAL (SELECT count(*) AS n FROM membership WHERE problem_id = problem.id) AS counted WHERE counted.n <> ticket_count`,
  },
  {
    id: 'I4',
    promise: 'No problem is empty unless people worked on it',
    breaches: `SELECT format('PRB-%s has no tickets and nobody worked on it', key) AS what
      FROM problem WHERE merged_into IS NULL AND title IS NULL AND owner_id IS NULL AND status = 'suspected'
        AND NOT EXISTS (SELECT FROM membership WHERE problem_id = problem.id)
        AND NOT EXISTS (SELECT FROM curation_event WHERE problem.id IN (problem_id, other_problem_id))
        AND NOT EXISTS (SELECT FROM known_error WHERE problem_id = problem.id)
        AND NOT EXISTS (SELECT FROM fix WHERE problem_id = problem.id)
        AND NOT EXISTS (SELECT FROM membership WHERE before_rule->>'problem_id' = problem.id::text)`,
  },
  {
    id: 'I4',
    promise: 'A merged key leads to a problem that stands, and holds no tickets itself',
    breaches: `SELECT format('PRB-%s is merged into PRB-%s, which %s', merged.key, heir.key,
        CASE WHEN heir.merged_into IS NOT NULL THEN 'is merged itself' ELSE 'does not have its tickets' END) AS what
      FROM problem AS merged JOIN problem AS heir ON heir.id = merged.merged_into
      WHERE heir.merged_into IS NOT NULL OR EXISTS (SELECT FROM membership WHERE problem_id = merged.id)
        AND NOT EXISTS (SELECT FROM placement_order WHERE merged.id = ANY(problem_ids))`,
  },
  {
    id: 'I6',
    promise: 'Every step about the place of tickets is written, or will be: none stays under way for ever',
    breaches: `SELECT format('step %s of PRB-%s is under way, %s of %s tickets, but nothing will carry it out', step.id, problem.key, done, total) AS what
      FROM placement_order JOIN curation_event AS step ON step.id = step_id JOIN problem ON problem.id = step.problem_id
      WHERE NOT EXISTS (SELECT FROM outbox WHERE topic = 'placement.carryOut' AND payload->>'orderId' = placement_order.id::text)
        AND NOT EXISTS (SELECT FROM quarantine WHERE topic = 'placement.carryOut' AND payload->>'orderId' = placement_order.id::text)`,
  },
  {
    id: 'I6',
    promise: 'Where a step of a person put a ticket, there it is, unless a later step put it elsewhere',
    breaches: `SELECT format('step %s put ticket %s into PRB-%s, but it is in PRB-%s', word.id, ticket_id, heir.key, present.key) AS what
      FROM (SELECT DISTINCT ON (ticket_id) step.id, step.kind, ticket_id, CASE WHEN kind IN ('split off', 'moved') AND side = 'moved' THEN other_problem_id
                     WHEN kind IN ('merged', 'pinned') THEN problem_id END AS problem_id
            FROM curation_ticket JOIN curation_event AS step ON step.id = event_id
            WHERE undone_by IS NULL AND side <> 'rest' ORDER BY ticket_id, step.id DESC) AS word
      JOIN problem AS own ON own.id = word.problem_id JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id)
      JOIN membership USING (ticket_id) JOIN problem AS present ON present.id = membership.problem_id
      JOIN ticket ON ticket.id = ticket_id AND ticket.audience_id IS NOT DISTINCT FROM heir.audience_id
      WHERE (membership.problem_id <> heir.id OR origin <> 'person')
        AND NOT EXISTS (SELECT FROM placement_order WHERE problem_ids && ARRAY[own.id, heir.id, present.id])`,
  },
  {
    id: 'I6',
    promise: 'The machine never put tickets together that people took apart',
    breaches: `SELECT format('tickets %s and %s, taken apart by step %s, are both in problem %s', moved.ticket_id, rest.ticket_id, step.id, one.problem_id) AS what
      FROM curation_event AS step
      JOIN curation_ticket AS moved ON moved.event_id = step.id AND moved.side = 'moved'
      JOIN membership AS one ON one.ticket_id = moved.ticket_id
      JOIN curation_ticket AS rest ON rest.event_id = step.id AND rest.side = 'rest'
      JOIN membership AS other ON other.ticket_id = rest.ticket_id AND other.problem_id = one.problem_id
      WHERE step.undone_by IS NULL AND NOT (one.origin = 'person' AND other.origin = 'person')`,
  },
  {
    id: 'I6',
    promise: 'Every rule is obeyed: what it keeps out is in its problem only by a word of a person',
    breaches: `SELECT format('ticket %s is in PRB-%s, whose rule %s keeps it out', rule_match.ticket_id, heir.key, rule.expression) AS what
      FROM problem_rule AS rule JOIN problem AS own ON own.id = rule.problem_id JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id)
      JOIN rule_match ON rule_id = rule.id JOIN membership ON membership.ticket_id = rule_match.ticket_id AND membership.problem_id = heir.id
      WHERE NOT rule.removed AND rule.kind = 'never' AND rule.version = rule.matched_version AND membership.origin <> 'person'
        AND NOT EXISTS (SELECT FROM outbox WHERE topic = 'ticket.cluster')`,
  },
  {
    id: 'I6',
    promise: 'Every rule is obeyed: what it holds is what it matches',
    breaches: `SELECT format('ticket %s is held in problem %s by a rule, but no rule of it matches', membership.ticket_id, membership.problem_id) AS what
      FROM membership WHERE origin = 'rule' AND NOT EXISTS (SELECT FROM outbox WHERE topic = 'ticket.cluster')
        AND NOT EXISTS (SELECT FROM rule_match JOIN problem_rule AS rule ON rule.id = rule_id AND NOT removed AND kind = 'belongs'
          JOIN problem AS own ON own.id = rule.problem_id
          WHERE rule_match.ticket_id = membership.ticket_id AND membership.problem_id IN (own.id, own.merged_into))`,
  },
  {
    id: 'I6',
    promise: 'Every known error has all its revisions, numbered without gaps',
    breaches: `SELECT format('KE-%s is at revision %s and keeps %s revisions up to %s', key, known_error.revision, kept.n, kept.last) AS what
      FROM known_error, LATERAL (SELECT count(*) AS n, coalesce(max(revision), 0) AS last FROM known_error_revision WHERE known_error_id = known_error.id) AS kept
      WHERE kept.n <> known_error.revision OR kept.last <> known_error.revision`,
  },
  {
    id: 'I9',
    promise: 'What was set aside says why',
    breaches: `SELECT format('ticket %s is set aside without a reason', external_id) AS what
      FROM ticket WHERE state = 'quarantined' AND coalesce(state_reason, '') = ''`,
  },
  {
    id: 'I9',
    promise: 'What was set aside can be ordered again',
    breaches: `SELECT format('ticket %s is set aside, but no entry can order it again', external_id) AS what
      FROM ticket WHERE state = 'quarantined'
        AND NOT EXISTS (SELECT FROM quarantine WHERE topic = 'ticket.cluster' AND payload->'ticketIds' ? ticket.id::text)`,
  },
  {
    id: 'I10',
    promise: 'No ticket of a restricted service is in a problem that others see, nor the other way round',
    breaches: `SELECT format('ticket %s and PRB-%s, which holds it, belong to different audiences', external_id, key) AS what
      FROM membership JOIN ticket ON ticket.id = ticket_id JOIN problem ON problem.id = problem_id
      WHERE ticket.audience_id IS DISTINCT FROM problem.audience_id`,
  },
  {
    id: 'I12',
    promise: 'No ticket that was erased is back',
    breaches: `SELECT format('ticket %s was erased and is there again', ticket.id) AS what
      FROM (SELECT DISTINCT salt FROM erasure_mark WHERE kind = 'ticket') AS mark, ticket JOIN source ON source.id = source_id
      WHERE sha256(salt || convert_to(E'ticket\\n' || source.name || E'\\n' || external_id, 'UTF8'))
        IN (SELECT hash FROM erasure_mark WHERE kind = 'ticket' AND ${ofDone})`,
  },
  {
    id: 'I12',
    promise: 'Of an erased ticket only the fact is left',
    breaches: `SELECT format('ticket %s is erased and still has words', id) AS what FROM ticket WHERE state = 'erased'
      AND (coalesce(title, description, conversation, resolution, resolution_notes, environment, url, assignee) IS NOT NULL OR tags <> '{}'
        OR reporter_hash IS NOT NULL OR EXISTS (SELECT FROM ticket_signature WHERE ticket_id = ticket.id))`,
  },
  {
    id: 'I13',
    promise: 'The audit trail cannot be changed',
    breaches: `SELECT 'the trigger that keeps audit_event append-only is missing or switched off' AS what
      WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'audit_event_append_only' AND tgenabled <> 'D')`,
  },
  {
    id: 'I13',
    promise: 'Every audit entry is as it was sealed, and none was taken out or slipped in',
    breaches: `SELECT what FROM audit_chain_breaches()`,
  },
  {
    id: 'I13',
    promise: 'The audit trail has no gaps in time: later entries have later numbers',
    breaches: `SELECT format('audit entry %s is dated %s, before entry %s', id, at, before_id) AS what
      FROM (SELECT id, at, lag(id) OVER (ORDER BY id) AS before_id, lag(at) OVER (ORDER BY id) AS before_at FROM audit_event) AS entry
      WHERE at < before_at - interval '10 minutes'`,
  },
];
