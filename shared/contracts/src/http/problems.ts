import { problemStatuses, trendWords } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { Id, Interval, KnownErrorKey, Moment, PageQuery, ProblemKey, Reason, endpoint, pageOf } from './common.js';
import { Fix } from './fix.js';
import { TicketSummary } from './tickets.js';

export const ProblemStatus = z.enum(problemStatuses).meta({ id: 'ProblemStatus' });
export type ProblemStatus = z.infer<typeof ProblemStatus>;

export const TrendWord = z.enum(trendWords).meta({ id: 'TrendWord' });

const UnderWay = z
  .object({
    step: z.enum(['merge', 'split', 'move', 'undo']),
    done: z.number().int().meta({ description: 'Tickets that are written' }),
    total: z.number().int(),
  })
  .meta({
    id: 'UnderWay',
    description:
      'A step about the place of many tickets is in force and still being written; until it is, other steps about these problems are refused',
  });

export const ProblemSummary = z
  .object({
    key: ProblemKey,
    title: z.string(),
    status: ProblemStatus,
    component: z.string().nullable(),
    product: z.string().nullable(),
    ticketCount: z.number().int(),
    recentCount: z.number().int().meta({ description: 'Tickets in the last 90 days of the data' }),
    reporterCount: z.number().int().nullable(),
    handlingHours: z.number().nullable(),
    trend: TrendWord,
    trendReason: z.string().nullable().meta({ description: 'e.g. "9 in 4 weeks, 2 usual"' }),
    weekly: z
      .array(z.number().int())
      .meta({ description: 'Tickets a week, the last twelve weeks of the data, oldest first' }),
    firstSeenAt: Moment.nullable(),
    lastSeenAt: Moment.nullable(),
    ownerName: z.string().nullable(),
    knownErrorKey: KnownErrorKey.nullable(),
    knownErrorState: z.string().nullable(),
    underWay: UnderWay.nullable(),
  })
  .meta({ id: 'ProblemSummary' });
export type ProblemSummary = z.infer<typeof ProblemSummary>;

export const Evidence = z
  .object({ kind: z.string(), value: z.string(), ticketCount: z.number().int() })
  .meta({ id: 'Evidence' });

export const ProblemDetail = ProblemSummary.extend({
  version: z.number().int(),
  symptom: z.string().nullable(),
  rootCause: z.string().nullable(),
  published: z
    .object({
      key: KnownErrorKey,
      cause: z.string().nullable(),
      workaround: z.string().nullable(),
      fix: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'What the published known error of the problem says, in Markdown' }),
  riskReviewOn: z.string().nullable().meta({ description: 'Day on which an accepted risk is looked at again' }),
  ownerId: Id.nullable(),
  allowedTransitions: z.array(ProblemStatus).meta({ description: 'Statuses a person may choose from here' }),
  /** Tickets a week over the whole life of the problem. */
  timeline: z.array(z.object({ weekStart: z.string(), count: z.number().int() })),
  markers: z.array(
    z.object({ at: Moment, kind: z.enum(['release', 'known error', 'fix', 'status']), label: z.string() }),
  ),
  recurrence: z.object({
    perWeek: z.number().nullable(),
    perWeekInterval: Interval.nullable(),
    trendText: z.string(),
    meanDaysBetween: z.number().nullable(),
    expectedNext90Days: z.number().nullable(),
    expectedInterval: Interval.nullable(),
  }),
  fixes: z.array(Fix).meta({ description: 'Newest first; withdrawn ones are left out' }),
  evidence: z.array(Evidence),
  terms: z.array(z.string()),
  resolutions: z.array(
    z.object({
      text: z.string(),
      ticketCount: z.number().int(),
      tickets: z.array(z.object({ id: Id, externalId: z.string() })),
    }),
  ),
  similar: z.array(
    z.object({
      key: ProblemKey,
      title: z.string(),
      ticketCount: z.number().int(),
      why: z.string().meta({ description: 'What they share' }),
      apart: z.array(z.string()).meta({ description: 'What they are told apart by' }),
      decided: z.string().nullable().meta({ description: 'Who kept them apart, when a person did' }),
    }),
  ),
  activity: z.array(
    z.object({
      at: Moment,
      actor: z.string(),
      machine: z.boolean(),
      text: z.string(),
      reason: z.string().nullable(),
      eventId: z
        .string()
        .nullable()
        .meta({ description: 'To be given to undoPlacement; null for what cannot be undone' }),
      undone: z.boolean(),
    }),
  ),
}).meta({ id: 'ProblemDetail' });
export type ProblemDetail = z.infer<typeof ProblemDetail>;

/** A problem after a decision about it: what the decision is about, and nothing that takes long to count. */
export const DecidedProblem = ProblemDetail.pick({
  key: true,
  title: true,
  status: true,
  version: true,
  ticketCount: true,
  underWay: true,
  activity: true,
}).meta({ id: 'DecidedProblem' });
export type DecidedProblem = z.infer<typeof DecidedProblem>;

export const ProblemMember = TicketSummary.extend({
  origin: z.enum(['machine', 'person', 'rule']),
  confidence: z.number(),
  reasons: z.array(Reason),
}).meta({ id: 'ProblemMember' });

export const problemViews = ['all', 'inbox', 'mine', 'rising', 'costly', 'no workaround', 'noise'] as const;

/** What a list of problems shows, without its order and page. */
export const ProblemFilter = z.strictObject({
  view: z.enum(problemViews).default('all'),
  q: z.string().max(200).optional(),
  product: z.string().max(200).optional(),
  component: z.string().max(200).optional(),
  status: ProblemStatus.optional(),
});

export const listProblems = endpoint({
  id: 'listProblems',
  method: 'GET',
  path: '/problems',
  tag: 'Problems',
  summary: 'Recurring problems',
  access: 'engineer',
  query: PageQuery.extend({
    ...ProblemFilter.shape,
    sort: z.enum(['tickets', 'recent', 'last seen', 'hours', 'title']).default('recent'),
  }),
  status: 200,
  response: pageOf(ProblemSummary),
});

const ProblemParams = z.strictObject({ key: ProblemKey });

export const getProblem = endpoint({
  id: 'getProblem',
  method: 'GET',
  path: '/problems/:key',
  tag: 'Problems',
  summary: 'One problem on one page; the ETag is its version. A merged key answers with the surviving problem',
  access: 'engineer',
  params: ProblemParams,
  status: 200,
  response: ProblemDetail,
});

export const listProblemMembers = endpoint({
  id: 'listProblemMembers',
  method: 'GET',
  path: '/problems/:key/members',
  tag: 'Problems',
  summary: 'Tickets of a problem with the reason of each membership',
  access: 'engineer',
  params: ProblemParams,
  query: PageQuery.extend({ order: z.enum(['newest', 'least sure']).default('newest') }),
  status: 200,
  response: pageOf(ProblemMember),
});

export const updateProblem = endpoint({
  id: 'updateProblem',
  method: 'PATCH',
  path: '/problems/:key',
  tag: 'Problems',
  summary: 'Rename, assign or change the status of a problem; kept as an event with actor and reason',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({
    title: z.string().trim().min(3).max(200).optional(),
    status: ProblemStatus.optional(),
    ownerId: Id.nullable().optional(),
    rootCause: z.string().trim().max(10_000).nullable().optional(),
    reviewOn: z.iso.date().optional().meta({ description: 'When an accepted risk is looked at again' }),
    reason: z.string().trim().max(1_000).optional(),
  }),
  status: 200,
  response: ProblemDetail,
});
