import { holdWords, knownErrorStates } from '@reprise/domain/vocabularies';
import { z } from 'zod';

import { Id, Interval, KnownErrorKey, Moment, PageQuery, ProblemKey, endpoint, pageOf } from './common.js';

export const KnownErrorState = z.enum(knownErrorStates).meta({ id: 'KnownErrorState' });
export type KnownErrorState = z.infer<typeof KnownErrorState>;

const text = z.string().trim().max(20_000);

/** What a known error says. Markdown where longer than a line. */
export const KnownErrorContent = z
  .object({
    title: z.string().trim().min(3, 'say what the user sees').max(200),
    symptom: text.meta({ description: 'As the user would say it, with the exact error text' }),
    environment: text,
    cause: text,
    workaround: text.meta({ description: 'Restores service, leaves the cause' }),
    fix: text.meta({ description: 'Removes the cause' }),
    verification: text.meta({ description: 'How to see that it worked' }),
    customerAnswer: text.meta({ description: 'In plain language, ready to send' }),
    runbook: text.meta({ description: 'Diagnostic or remediation steps or script' }),
    appliesTo: text.meta({ description: 'Versions and components' }),
  })
  .meta({ id: 'KnownErrorContent' });
export type KnownErrorContent = z.infer<typeof KnownErrorContent>;

export const HoldRate = z
  .object({
    worked: z.number().int(),
    didNot: z.number().int(),
    notTheSame: z.number().int(),
    fixesHeld: z.number().int().meta({ description: 'Shipped fixes of the problem after which it stayed away' }),
    fixesCameBack: z.number().int(),
    rate: z.number().nullable(),
    interval: Interval.nullable(),
    verdict: z.enum(holdWords).meta({ description: 'What the interval allows to be said' }),
    words: z.string().meta({ description: 'e.g. "worked 18 of 21, 1 of 2 fixes held", "not tried yet"' }),
  })
  .meta({ id: 'HoldRate' });
export type HoldRate = z.infer<typeof HoldRate>;

export const KnownErrorSummary = z
  .object({
    key: KnownErrorKey,
    title: z.string(),
    state: KnownErrorState,
    problemKey: ProblemKey.nullable(),
    component: z.string().nullable(),
    ticketCount: z.number().int(),
    hasWorkaround: z.boolean(),
    hasFix: z.boolean(),
    holdRate: HoldRate,
    lastUsedAt: Moment.nullable(),
    updatedAt: Moment,
    ownerName: z.string().nullable(),
  })
  .meta({ id: 'KnownErrorSummary' });
export type KnownErrorSummary = z.infer<typeof KnownErrorSummary>;

export const KnownErrorDetail = KnownErrorSummary.extend({
  version: z.number().int(),
  content: KnownErrorContent,
  /** Evidence of a machine draft: field → ticket sentences it was taken from. Empty once a person saved the text. */
  drafted: z.array(z.object({ field: z.string(), sentence: z.string(), ticketId: Id, externalId: z.string() })),
  contradictions: z.array(z.string()).meta({ description: 'Resolutions in the tickets that disagree' }),
  revisions: z.array(
    z.object({ revision: z.number().int(), editedBy: z.string(), editedAt: Moment, note: z.string().nullable() }),
  ),
  publishedAt: Moment.nullable(),
  allowedTransitions: z.array(KnownErrorState),
}).meta({ id: 'KnownErrorDetail' });
export type KnownErrorDetail = z.infer<typeof KnownErrorDetail>;

const KnownErrorParams = z.strictObject({ key: KnownErrorKey });

export const listKnownErrors = endpoint({
  id: 'listKnownErrors',
  method: 'GET',
  path: '/known-errors',
  tag: 'Known errors',
  summary: 'Known errors, last changed first, or by how often they can be expected to hold',
  access: 'engineer',
  query: PageQuery.extend({
    state: KnownErrorState.optional(),
    q: z.string().max(200).optional(),
    problemKey: ProblemKey.optional(),
    sort: z.enum(['changed', 'holds']).default('changed'),
  }),
  status: 200,
  response: pageOf(KnownErrorSummary),
});

export const getKnownError = endpoint({
  id: 'getKnownError',
  method: 'GET',
  path: '/known-errors/:key',
  tag: 'Known errors',
  summary: 'One known error; the ETag is its version',
  access: 'engineer',
  params: KnownErrorParams,
  status: 200,
  response: KnownErrorDetail,
});

export const draftKnownError = endpoint({
  id: 'draftKnownError',
  method: 'POST',
  path: '/problems/:key/known-errors',
  tag: 'Known errors',
  summary: 'Draft a known error from the resolutions of a problem, every sentence with its ticket',
  access: 'engineer',
  params: z.strictObject({ key: ProblemKey }),
  status: 201,
  response: KnownErrorDetail,
});

export const editKnownError = endpoint({
  id: 'editKnownError',
  method: 'PATCH',
  path: '/known-errors/:key',
  tag: 'Known errors',
  summary: 'Save a new revision',
  access: 'engineer',
  params: KnownErrorParams,
  ifMatch: true,
  body: z.strictObject({ content: KnownErrorContent.partial(), note: z.string().trim().max(500).optional() }),
  status: 200,
  response: KnownErrorDetail,
});

export const changeKnownErrorState = endpoint({
  id: 'changeKnownErrorState',
  method: 'POST',
  path: '/known-errors/:key/transitions',
  tag: 'Known errors',
  summary: 'Send to review, publish, mark for review or retire',
  access: 'developer',
  params: KnownErrorParams,
  ifMatch: true,
  body: z.strictObject({ to: KnownErrorState, reason: z.string().trim().max(1_000).optional() }),
  status: 200,
  response: KnownErrorDetail,
});

export const outcomeResults = ['worked', 'did not work', 'not the same'] as const;

export const recordOutcome = endpoint({
  id: 'recordOutcome',
  method: 'POST',
  path: '/known-errors/:key/outcomes',
  tag: 'Known errors',
  summary: 'Say whether it helped; the hold rate follows',
  access: 'engineer',
  params: KnownErrorParams,
  body: z.strictObject({
    result: z.enum(outcomeResults),
    ticketId: Id.optional(),
    ticketReference: z.string().trim().max(200).optional(),
    note: z.string().trim().max(1_000).optional(),
    probability: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'Of the suggestion it was tried from: whether such probabilities come true is published' }),
  }),
  status: 201,
  response: HoldRate,
});
