import type { ApplicationKey } from './estate.js';

export const problemKinds = [
  'configuration',
  'integration',
  'data',
  'performance',
  'release regression',
  'access',
  'infrastructure',
  'usability',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** How often a problem comes up over the period. */
export interface Rhythm {
  /** Tickets a month while it is at its usual level. */
  readonly perMonth: number;
  readonly shape?: 'steady' | 'rising' | 'falling' | 'month-end' | 'bursts' | 'mondays' | 'winter' | 'peak-season';
  /** Share of the period (0–1) at which it begins; a regression begins with the next release of its application. */
  readonly begins?: number;
  readonly fixes?: readonly PlannedFix[];
}

export interface PlannedFix {
  /** Share of the period (0–1); the fix ships with the next release of the application. */
  readonly at: number;
  readonly holds: boolean;
  readonly summary: string;
}

/** A resolution as an engineer writes it. */
export interface ResolutionNote {
  readonly note: string;
  /** The desk's own word. */
  readonly code: string;
  readonly weight?: number;
  /** Only after a fix has shipped, or only before. */
  readonly when?: 'before fix' | 'after fix';
}

/** Words of one language in which a problem is reported. */
export interface Wording {
  readonly titles: readonly string[];
  readonly symptoms: readonly string[];
}

/** One cause that brings many tickets, with everything needed to tell it in many voices. Phrases: see phrases.ts. */
export interface RecurringProblem {
  readonly key: string;
  readonly kind: ProblemKind;
  readonly application: ApplicationKey;
  readonly component: string;
  /** What people who know the cause call it. */
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly titles: readonly string[];
  /** What the reporter sees: whole sentences, each enough alone. */
  readonly symptoms: readonly string[];
  /** Facts that some reporters add. */
  readonly details: readonly string[];
  /** Pasted messages, logs, stack traces; filled but not varied. */
  readonly evidence: readonly string[];
  /** Share of tickets with something pasted, 0–1. */
  readonly pasteShare: number;
  readonly german?: Wording;
  readonly french?: Wording;
  readonly resolutions: readonly ResolutionNote[];
  /** Median minutes of work. */
  readonly handlingMinutes: number;
  readonly priorities?: readonly (readonly [priority: string, weight: number])[];
  readonly environments?: readonly string[];
  /** What a good known error would say, for the problems that have one. */
  readonly knownError?: DemoKnownErrorText;
}

export interface DemoKnownErrorText {
  readonly title: string;
  readonly symptom: string;
  readonly cause: string;
  readonly workaround: string;
  readonly fix?: string;
  readonly verify?: string;
}
