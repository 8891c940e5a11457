import type {
  KnownErrorState,
  ProblemStatus,
  ProblemSummary as ProblemSummarySchema,
  hardeningStatuses,
} from '@reprise/contracts/http';
import type { z } from 'zod';

// Types only: the contracts' schemas stay on the server, out of what a browser has to load.
export type { KnownErrorState, ProblemStatus };
export type ProblemSummary = z.output<typeof ProblemSummarySchema>;
export type HardeningStatus = (typeof hardeningStatuses)[number];

/** Whether a role includes the rights of another; roles go from engineer to admin. */
export const mayActAs = (role: string | undefined, needed: 'engineer' | 'developer' | 'lead' | 'admin'): boolean => {
  const order = ['engineer', 'developer', 'lead', 'admin'];
  return order.indexOf(role ?? '') >= order.indexOf(needed);
};
