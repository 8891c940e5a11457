import type { HardeningCandidate, KnownErrorDraft, Recurrence } from '@reprise/domain';
import type { SkippedLine } from '../offline/read-tickets.js';

/** Everything `reprise analyse` found, in the shape the terminal summary and the report are made from. */
export interface Analysis {
  readonly files: readonly string[];
  readonly ticketCount: number;
  /** Tickets in problems of two or more. */
  readonly recurringTicketCount: number;
  readonly account: LineAccount;
  /** First and last creation among the tickets; absent when no ticket has a date. */
  readonly period?: { readonly from: string; readonly until: string };
  readonly months: readonly MonthCount[];
  /** Problems of two or more tickets, the largest first. */
  readonly problems: readonly FoundProblem[];
  /** The first of `problems`, and every problem named in `hardening`, looked at closely; by problem id. */
  readonly details: ReadonlyMap<string, ProblemDetail>;
  readonly hardening: readonly HardeningCandidate[];
  readonly profile: string;
}

export interface LineAccount {
  readonly linesRead: number;
  readonly skipped: readonly SkippedLine[];
  readonly repeated: number;
  readonly warningCount: number;
}

export interface MonthCount {
  /** e.g. "2026-03" */
  readonly month: string;
  readonly recurring: number;
  readonly single: number;
}

export interface FoundProblem {
  /** P1 is the largest. */
  readonly id: string;
  readonly title: string;
  readonly ticketIds: readonly string[];
  /** Mean probability over the links inside, 0–1. */
  readonly cohesion: number;
  readonly recurrence?: Recurrence;
}

export interface ProblemDetail {
  /** Words its tickets share and others do not. */
  readonly terms: readonly string[];
  readonly signatures: readonly SharedSignature[];
  readonly components: readonly ValueCount[];
  readonly samples: readonly SampleTicket[];
  readonly draft: KnownErrorDraft;
}

export interface SharedSignature {
  /** In words: "error code". */
  readonly kind: string;
  readonly value: string;
  readonly tickets: number;
}

export interface ValueCount {
  readonly value: string;
  readonly tickets: number;
}

export interface SampleTicket {
  readonly id: string;
  readonly title: string;
  readonly createdAt?: string;
  readonly url?: string;
  readonly excerpt: string;
}
