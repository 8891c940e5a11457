/**
 * A ticket in the neutral shape that every source is mapped to.
 *
 * Three texts are kept apart: the *symptom* (`title`, `description`), the *resolution* (`resolution`, `resolutionNotes`)
 * and, where a source has it, the *conversation*. Unknown fields are absent, never empty strings.
 * Moments are ISO 8601 strings in UTC.
 */
export interface Ticket {
  /** Identity within the source; unique there. */
  readonly id: string;
  readonly source?: string;
  readonly url?: string;
  readonly product?: string;
  readonly component?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly conversation?: string;
  readonly status?: string;
  /** The desk's own resolution word or code, e.g. "FIXED", "code 7". */
  readonly resolution?: string;
  readonly resolutionNotes?: string;
  readonly createdAt?: string;
  readonly resolvedAt?: string;
  readonly updatedAt?: string;
  readonly priority?: string;
  readonly severity?: string;
  readonly version?: string;
  readonly fixVersion?: string;
  readonly environment?: string;
  readonly tags?: readonly string[];
  readonly locale?: string;
  readonly reporter?: string;
  readonly assignee?: string;
  /** Minutes of work or elapsed time, see `handlingKind`; never added across kinds. */
  readonly handlingMinutes?: number;
  readonly handlingKind?: HandlingKind;
  readonly reopenCount?: number;
  readonly reassignmentCount?: number;
  readonly commentCount?: number;
}

/** What a handling time measures; figures of different kinds are never added together. */
export type HandlingKind = 'logged' | 'business' | 'calendar' | 'derived';
export const handlingKinds = ['logged', 'business', 'calendar', 'derived'] as const satisfies readonly HandlingKind[];
