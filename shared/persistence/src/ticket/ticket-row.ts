import { handlingKinds, type RedactionCounts, type Ticket } from '@reprise/domain';
import { IntakeRules } from '../redaction/intake-rules.js';
import { sha256 } from '../sql/sha256.js';
import { contentHash } from './content-hash.js';

/** A neutral ticket as its row is written; column names as keys. */
export interface TicketRow {
  external_id: string;
  content_hash: string;
  source_updated_at: string | null;
  url: string | null;
  title: string | null;
  description: string | null;
  conversation: string | null;
  resolution: string | null;
  resolution_notes: string | null;
  resolution_source: 'field' | 'none';
  product: string | null;
  component: string | null;
  type: string | null;
  status: string | null;
  priority: string | null;
  severity: string | null;
  version: string | null;
  fix_version: string | null;
  environment: string | null;
  tags: string[];
  locale: string | null;
  reporter_hash: string | null;
  assignee: string | null;
  opened_at: string | null;
  resolved_at: string | null;
  handling_minutes: number | null;
  handling_kind: string | null;
  reopen_count: number | null;
  reassignment_count: number | null;
  comment_count: number | null;
}

/** Which ticket it is, and in which state. */
export type TicketHead = Pick<TicketRow, 'external_id' | 'content_hash' | 'source_updated_at'>;
/** What it says. The moment of its last change is not content: a touched but equal ticket is unchanged. */
export type TicketContent = Omit<TicketRow, keyof TicketHead>;
export type UnhashedRow = Omit<TicketRow, 'content_hash'>;

export interface TicketRedaction {
  /** What is replaced; default: secrets. */
  readonly rules?: IntakeRules;
  /** Every replacement is added here. */
  readonly counts?: RedactionCounts;
}

/** The row of a ticket, see `unhashedRow`. */
export function ticketRow(ticket: Ticket, sourceId: string, redaction: TicketRedaction = {}): TicketRow {
  const row = unhashedRow(ticket, sourceId, redaction);
  return { ...row, content_hash: contentHash(row) };
}

/**
 * The row of a ticket, cleaned so that PostgreSQL stores exactly what is hashed: NUL removed, lone surrogates replaced, secrets and
 * personal data replaced, blank fields absent, moments in UTC.
 * @throws RangeError when the ticket has no usable id
 */
export function unhashedRow(
  ticket: Ticket,
  sourceId: string,
  { rules = new IntakeRules(), counts }: TicketRedaction = {},
): UnhashedRow {
  /** Replaced before anything is stored, hashed, searched or shown. */
  const safeText = (text: string | undefined): string | null => {
    const clean = cleanText(text);
    return clean === null ? null : rules.clean(clean, counts);
  };
  const externalId = cleanText(ticket.id);
  if (externalId === null || externalId.length > 500) {
    throw new RangeError(
      `ticket id must have 1 to 500 characters, got ${externalId === null ? 'none' : externalId.length}`,
    );
  }
  const reporter = cleanText(ticket.reporter);
  const resolution = safeText(ticket.resolution);
  const resolutionNotes = safeText(ticket.resolutionNotes);
  return {
    external_id: externalId,
    source_updated_at: moment(ticket.updatedAt),
    url: safeText(ticket.url),
    title: safeText(ticket.title),
    description: safeText(ticket.description),
    conversation: safeText(ticket.conversation),
    resolution,
    resolution_notes: resolutionNotes,
    resolution_source: resolutionNotes === null ? 'none' : 'field',
    product: cleanText(ticket.product),
    component: cleanText(ticket.component),
    type: cleanText(ticket.type),
    status: cleanText(ticket.status),
    priority: cleanText(ticket.priority),
    severity: cleanText(ticket.severity),
    version: cleanText(ticket.version),
    fix_version: cleanText(ticket.fixVersion),
    environment: safeText(ticket.environment),
    tags: (ticket.tags ?? []).map(safeText).filter((tag) => tag !== null),
    locale: cleanText(ticket.locale),
    // Whether two tickets have the same reporter can be told within a source; who it is cannot be read back from here.
    reporter_hash: reporter === null ? null : sha256(`${sourceId}\n${reporter}`),
    assignee: safeText(ticket.assignee),
    opened_at: moment(ticket.createdAt),
    resolved_at: moment(ticket.resolvedAt),
    handling_minutes: positive(ticket.handlingMinutes),
    handling_kind: handlingKinds.find((kind) => kind === ticket.handlingKind) ?? null,
    reopen_count: count(ticket.reopenCount),
    reassignment_count: count(ticket.reassignmentCount),
    comment_count: count(ticket.commentCount),
  };
}

/** @returns well-formed text without NUL, or null when nothing readable is left */
export function cleanText(text: string | undefined): string | null {
  if (text === undefined) return null;
  const clean = text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD');
  return clean.trim() === '' ? null : clean;
}

/** In UTC, on a day that every month has: nearly as it is stored. Going by way of a date costs five times as much. */
const nearlyStored =
  /^(?:[1-9]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
const LENGTH_WITHOUT_MILLISECONDS = '2026-01-01T00:00:00Z'.length;

function moment(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (nearlyStored.test(value))
    return value.length === LENGTH_WITHOUT_MILLISECONDS ? `${value.slice(0, -1)}.000Z` : value;
  const at = new Date(value);
  const year = at.getUTCFullYear();
  return Number.isNaN(at.getTime()) || year < 1 || year > 9999 ? null : at.toISOString();
}

const positive = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value >= 0 ? value : null;

const count = (value: number | undefined): number | null =>
  value !== undefined && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : null;
