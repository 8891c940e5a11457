import { hardeningRemedies } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { Id, Interval, KnownErrorKey, Moment, PageQuery, ProblemKey, endpoint, pageOf } from './common.js';
import { TrendWord } from './problems.js';

export const Remedy = z.enum(hardeningRemedies).meta({ id: 'Remedy' });

export const hardeningStatuses = [
  'proposed',
  'accepted',
  'in work',
  'shipped, watching',
  'proven',
  'failed',
  'rejected',
] as const;
export const HardeningStatus = z.enum(hardeningStatuses).meta({ id: 'HardeningStatus' });

export const ScorePart = z
  .object({
    name: z.string(),
    /** e.g. "41 tickets in 90 days", "63 h of handling" */
    text: z.string(),
    value: z.number(),
  })
  .meta({ id: 'ScorePart' });

export const HardeningCandidate = z
  .object({
    id: Id,
    rank: z.number().int(),
    problemKey: ProblemKey,
    title: z.string(),
    component: z.string().nullable(),
    remedy: Remedy,
    remedyReasons: z.array(z.string()),
    status: HardeningStatus,
    score: z.number().meta({ description: 'Expected avoidable hours in the next 90 days' }),
    scoreInterval: Interval,
    parts: z.array(ScorePart),
    expectedTickets: z.number(),
    expectedTicketsInterval: Interval,
    cumulativeShare: z.number().min(0).max(1).meta({ description: 'Share of all expected burden up to this rank' }),
    trend: TrendWord,
    weekly: z.array(z.number().int()),
    ticketCount: z.number().int(),
    knownErrorKey: KnownErrorKey.nullable(),
    issueUrl: z.string().nullable(),
    version: z.number().int(),
    computedAt: Moment,
  })
  .meta({ id: 'HardeningCandidate' });
export type HardeningCandidate = z.infer<typeof HardeningCandidate>;

export const listHardeningCandidates = endpoint({
  id: 'listHardeningCandidates',
  method: 'GET',
  path: '/hardening-candidates',
  tag: 'Hardening',
  summary: 'What to harden first, by the burden expected if nothing is done',
  access: 'engineer',
  query: PageQuery.extend({
    remedy: Remedy.optional(),
    component: z.string().max(200).optional(),
    status: HardeningStatus.optional(),
  }),
  status: 200,
  response: pageOf(HardeningCandidate),
});

export const updateHardeningCandidate = endpoint({
  id: 'updateHardeningCandidate',
  method: 'PATCH',
  path: '/hardening-candidates/:id',
  tag: 'Hardening',
  summary: 'Accept, reject with a reason, or link the work item',
  access: 'lead',
  params: z.strictObject({ id: Id }),
  ifMatch: true,
  body: z.strictObject({
    status: HardeningStatus.optional(),
    reason: z.string().trim().max(1_000).optional(),
    issueUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .optional(),
  }),
  status: 200,
  response: HardeningCandidate,
});
