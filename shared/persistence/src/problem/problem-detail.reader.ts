import type { DecidedProblem, ProblemDetail } from '@reprise/contracts/http';
import { problemStatusTransitions } from '@reprise/domain';
import { FixReader } from '../fix/fix.reader.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { ProblemActivityReader } from './problem-activity.reader.js';
import { ProblemEvidenceReader } from './problem-evidence.reader.js';
import { ProblemSummaryReader, underWay } from './problem-summary.reader.js';
import { ProblemTimelineReader } from './problem-timeline.reader.js';

interface DetailRow {
  version: number;
  status: ProblemDetail['status'];
  symptom: string | null;
  root_cause: string | null;
  published: ProblemDetail['published'];
  risk_review_on: string | null;
  owner_id: string | null;
  terms: string[];
  recurrence: StoredRecurrence | null;
  expected: number | null;
  expected_low: number | null;
  expected_high: number | null;
}

/** The part of a stored measurement that a page shows. */
interface StoredRecurrence {
  readonly recurrencesPerWeek?: { readonly value: number; readonly low: number; readonly high: number };
  readonly meanDaysBetween?: number;
  readonly trend?: { readonly text: string };
}

/** One problem on one page. */
export class ProblemDetailReader {
  private readonly summaries: ProblemSummaryReader;
  private readonly timelines: ProblemTimelineReader;
  private readonly evidence: ProblemEvidenceReader;
  private readonly activity: ProblemActivityReader;
  private readonly fixes: FixReader;

  constructor(private readonly db: Queryable) {
    this.summaries = new ProblemSummaryReader(db);
    this.timelines = new ProblemTimelineReader(db);
    this.evidence = new ProblemEvidenceReader(db);
    this.activity = new ProblemActivityReader(db);
    this.fixes = new FixReader(db);
  }

  /** Id of the problem with this key, or of the one it was merged into. */
  async findId(key: string): Promise<string | undefined> {
    const [row] = await queryRows<{ id: string }>(
      this.db,
      `WITH RECURSIVE line AS (
         SELECT id, merged_into FROM problem WHERE key = $1
         UNION SELECT p.id, p.merged_into FROM problem p JOIN line ON p.id = line.merged_into)
       SELECT id FROM line WHERE merged_into IS NULL`,
      [numberOf(key)],
    );
    return row?.id;
  }

  async find(key: string): Promise<ProblemDetail | undefined> {
    const id = await this.findId(key);
    return id === undefined ? undefined : this.findById(id);
  }

  async findById(id: string): Promise<ProblemDetail | undefined> {
    const [[row], summaries, timeline, markers, shared, resolutions, activity, fixes] = await Promise.all([
      this.readRow(id),
      this.summaries.byIds([id]),
      this.timelines.weeks(id),
      this.timelines.markers(id),
      this.evidence.shared(id),
      this.evidence.resolutions(id),
      this.activity.list(id),
      this.fixes.ofProblem(id),
    ]);
    const summary = summaries.get(id);
    if (!row || !summary) return undefined;
    return {
      ...summary,
      version: row.version,
      symptom: row.symptom,
      rootCause: row.root_cause,
      published: row.published,
      riskReviewOn: row.risk_review_on,
      ownerId: row.owner_id,
      allowedTransitions: allowedTo(row.status),
      timeline,
      markers,
      recurrence: presentRecurrence(row),
      fixes,
      ...shared,
      terms: row.terms,
      resolutions,
      activity,
    };
  }

  /** What a decision is about; costs the same whatever the number of tickets. */
  async findDecided(id: string): Promise<DecidedProblem | undefined> {
    const [row] = await queryRows<Omit<DecidedProblem, 'activity'>>(
      this.db,
      `SELECT 'PRB-' || p.key AS key, coalesce(p.title, p.machine_title) AS title, p.status, p.version, p.ticket_count AS "ticketCount",
              ${underWay} AS "underWay" FROM problem p WHERE p.id = $1`,
      [id],
    );
    return row && { ...row, activity: await this.activity.list(id) };
  }

  private readRow(id: string): Promise<DetailRow[]> {
    return queryRows<DetailRow>(
      this.db,
      `SELECT p.version, p.status, coalesce(p.symptom, known.symptom) AS symptom, p.root_cause, known.published,
              p.risk_review_on::text AS risk_review_on, p.owner_id, p.terms, p.recurrence,
              h.expected_tickets AS expected, h.expected_low, h.expected_high
       FROM problem p LEFT JOIN hardening_candidate h ON h.problem_id = p.id
       LEFT JOIN LATERAL (
         SELECT nullif(r.symptom, '') AS symptom,
                jsonb_build_object('key', 'KE-' || k.key, 'cause', nullif(r.cause, ''), 'workaround', nullif(r.workaround, ''),
                                   'fix', nullif(r.fix, '')) AS published
         FROM known_error k JOIN known_error_revision r ON r.known_error_id = k.id AND r.revision = k.revision
         WHERE k.problem_id = p.id AND k.state = 'published' ORDER BY k.published_at DESC LIMIT 1) AS known ON true
       WHERE p.id = $1`,
      [id],
    );
  }
}

/** The number in PRB-142 or KE-31. */
export const numberOf = (key: string): number => Number(key.slice(key.indexOf('-') + 1));

const allowedTo = (status: ProblemDetail['status']): ProblemDetail['allowedTransitions'] =>
  problemStatusTransitions[status].filter(({ actors }) => actors.includes('person')).map(({ to }) => to);

function presentRecurrence({
  recurrence,
  expected,
  expected_low: low,
  expected_high: high,
}: DetailRow): ProblemDetail['recurrence'] {
  const perWeek = recurrence?.recurrencesPerWeek;
  return {
    perWeek: perWeek?.value ?? null,
    perWeekInterval: perWeek ? { low: perWeek.low, high: perWeek.high } : null,
    trendText: recurrence?.trend?.text ?? 'Not measured yet.',
    meanDaysBetween: recurrence?.meanDaysBetween ?? null,
    expectedNext90Days: expected,
    expectedInterval: low !== null && high !== null ? { low, high } : null,
  };
}
