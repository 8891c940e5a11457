import type { HoldRate } from '@reprise/contracts/http';
import { confidenceOf, type OutcomeCounts } from '@reprise/domain';

/** What speaks for and against `known_error k`: outcomes that people reported, and verdicts on the fixes of its problem that stand. */
export const holdEvidence = `(
    SELECT count(*) FILTER (WHERE result = 'worked')::int AS worked, count(*) FILTER (WHERE result = 'did not work')::int AS "didNot",
           count(*) FILTER (WHERE result = 'not the same')::int AS "notTheSame", max(at) AS last_used_at,
           (SELECT count(*)::int FROM fix WHERE problem_id = k.problem_id AND withdrawn_at IS NULL AND verdict = 'held') AS "fixesHeld",
           (SELECT count(*)::int FROM fix WHERE problem_id = k.problem_id AND withdrawn_at IS NULL AND verdict = 'came back') AS "fixesCameBack"
    FROM known_error_outcome WHERE known_error_id = k.id)`;

/** `expectedHoldRate` of the columns of `o`. */
export const orderByHolding = `((o.worked + o."fixesHeld" + 3.0) / (o.worked + o."fixesHeld" + o."didNot" + o."fixesCameBack" + 4.0))::float8`;

/** Outcomes and verdicts as a rate with its uncertainty and in words. */
export function toHoldRate({ worked, didNot, notTheSame, fixesHeld = 0, fixesCameBack = 0 }: OutcomeCounts): HoldRate {
  const { rate = null, interval, ...told } = confidenceOf({ worked, didNot, notTheSame, fixesHeld, fixesCameBack });
  return { ...told, rate, interval: interval ? { low: interval.low, high: interval.high } : null };
}
