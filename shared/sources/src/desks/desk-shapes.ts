import type { TicketField } from '../mapping/ticket-fields.js';

type Row = Readonly<Record<string, unknown>>;

/** How one desk writes its tickets as JSON, as far as names alone do not tell. */
export interface DeskShape {
  readonly name: string;
  /** Paths (`fields.summary`) that together are found nowhere else. */
  readonly paths: readonly string[];
  /** Where a field stands; null: nowhere, though a name suggests it. */
  readonly columns: Readonly<Partial<Record<TicketField, string | null>>>;
  /** What a value means: codes as words, units as minutes. Undefined leaves it out. */
  readonly values?: Readonly<Partial<Record<TicketField, (raw: unknown, row: Row) => unknown>>>;
  /** Why a row of this shape is no ticket. */
  readonly refusal?: (row: Row) => string | undefined;
}

const words =
  (byCode: Readonly<Record<string, string>>) =>
  (raw: unknown): unknown =>
    // A code is a text or a number; of a structure nobody knows what it says when it is made a text.
    (typeof raw === 'string' || typeof raw === 'number') && Object.hasOwn(byCode, raw) ? byCode[raw] : raw;

/** Trackers keep logged work in seconds. */
const minutesOfSeconds = (raw: unknown): unknown => (typeof raw === 'number' ? Math.round(raw / 60) : raw);

/** `rust-lang/rust` of `https://api.github.com/repos/rust-lang/rust`. */
const repositoryOf = (address: unknown): string | undefined =>
  // Of a long text the pattern would try every place against every other.
  typeof address === 'string' && address.length <= longestAddress
    ? /([^/]+\/[^/]+?)(?:\/issues\/\d+)?$/.exec(address)?.[1]
    : undefined;

const longestAddress = 500;

const comment = (): string => 'this is a comment on a ticket, not a ticket';

/**
 * Sources: REST references of Jira (2 and 3), GitHub, ServiceNow Table API, Freshservice and Freshdesk v2, Zammad and
 * Bugzilla 5; each read against an answer of the system.
 */
export const deskShapes: readonly DeskShape[] = [
  {
    name: 'Jira',
    paths: ['key', 'fields.summary'],
    columns: { id: 'key', conversation: 'fields.comment', handlingMinutes: 'fields.timespent', url: null },
    values: { handlingMinutes: minutesOfSeconds },
  },
  {
    name: 'GitHub',
    paths: ['number', 'html_url', 'repository_url', 'title'],
    columns: {
      id: 'number',
      product: 'repository_url',
      url: 'html_url',
      commentCount: 'comments',
      conversation: null,
      severity: null,
    },
    values: {
      // Numbers count per repository, and a file may hold several.
      id: (number, row) =>
        typeof number === 'object' ? undefined : `${repositoryOf(row.repository_url) ?? ''}#${String(number)}`,
      product: (address) => repositoryOf(address),
    },
    refusal: (row) => (row.pull_request ? 'this is a pull request, not an issue' : undefined),
  },
  { name: 'GitHub comment', paths: ['issue_url', 'body', 'html_url'], columns: {}, refusal: comment },
  {
    name: 'ServiceNow',
    paths: ['number', 'sys_id', 'short_description'],
    columns: { id: 'number', url: null },
    values: {
      status: words({
        1: 'New',
        2: 'In Progress',
        3: 'On Hold',
        6: 'Resolved',
        7: 'Closed',
        8: 'Canceled',
      }),
      priority: words({ 1: '1 - Critical', 2: '2 - High', 3: '3 - Moderate', 4: '4 - Low', 5: '5 - Planning' }),
    },
  },
  {
    name: 'Freshservice',
    paths: ['subject', 'description_text', 'requester_id', 'fr_escalated'],
    columns: { description: 'description_text', source: null },
    values: {
      status: words({ 2: 'Open', 3: 'Pending', 4: 'Resolved', 5: 'Closed' }),
      priority: words({ 1: 'Low', 2: 'Medium', 3: 'High', 4: 'Urgent' }),
    },
  },
  { name: 'Freshservice reply', paths: ['ticket_id', 'body_text'], columns: {}, refusal: comment },
  {
    name: 'Zammad',
    paths: ['number', 'title', 'article_count'],
    columns: { id: 'number', commentCount: 'article_count' },
  },
  {
    name: 'Bugzilla',
    paths: ['summary', 'creation_time', 'dupe_of'],
    columns: { createdAt: 'creation_time', updatedAt: 'last_change_time', url: null },
    values: {
      version: (version) => (version === 'unspecified' ? undefined : version),
      fixVersion: (milestone) => (milestone === '---' ? undefined : milestone),
    },
  },
];

/** The desk whose JSON has all these paths; undefined for files of nobody in particular. */
export function deskShapeOf(paths: readonly string[]): DeskShape | undefined {
  const present = new Set(paths);
  return deskShapes.find((shape) => shape.paths.every((path) => present.has(path)));
}
