import { z } from 'zod';
import { Id, Moment, PageQuery, ProblemKey, Reason, endpoint, pageOf } from './common.js';

/** What a person may say about a ticket's place: it belongs there, it does not, it belongs to another problem, don't know. */
export const placeAnswers = ['belongs', 'does not', 'elsewhere', 'unknown'] as const;
/** What a person may say about two tickets that are kept apart. */
export const pairAnswers = ['same', 'different', 'unknown'] as const;

const WhyText = z.string().trim().max(1_000).optional();

export const ReviewTicket = z
  .object({
    id: Id,
    externalId: z.string(),
    title: z.string(),
    text: z.string().nullable().meta({ description: 'How it begins' }),
    product: z.string().nullable(),
    component: z.string().nullable(),
    version: z.string().nullable(),
    openedAt: Moment.nullable(),
  })
  .meta({ id: 'ReviewTicket' });

export const ReviewProblem = z
  .object({ key: ProblemKey, title: z.string(), component: z.string().nullable(), ticketCount: z.number().int() })
  .meta({ id: 'ReviewProblem' });

export const Outlier = z
  .object({
    ticket: ReviewTicket,
    problem: ReviewProblem,
    probability: z.number().meta({ description: 'Of the strongest link to another ticket of the problem' }),
    doubt: z.array(z.string()).meta({ description: 'What made the machine unsure, in sentences' }),
    reasons: z.array(Reason).meta({ description: 'What speaks for the place' }),
    alternatives: z.array(z.object({ problem: ReviewProblem, probability: z.number(), reasons: z.array(Reason) })),
  })
  .meta({ id: 'Outlier' });
export type Outlier = z.infer<typeof Outlier>;

export const listOutliers = endpoint({
  id: 'listOutliers',
  method: 'GET',
  path: '/reviews/outliers',
  tag: 'Quality',
  summary:
    'Tickets that may not belong where they are: of each problem the one for which least speaks, the weakest first',
  access: 'engineer',
  query: PageQuery.extend({
    limit: z.coerce.number().int().min(1).max(25).default(10),
    product: z.string().max(200).optional(),
    component: z.string().max(200).optional(),
  }),
  status: 200,
  response: pageOf(Outlier),
});

export const ReviewOutcome = z
  .object({
    id: Id,
    words: z.string().meta({ description: 'What the answer did' }),
    machine: z.string().meta({ description: 'What the machine had held of it' }),
    merge: z
      .object({ key: ProblemKey, otherKey: ProblemKey })
      .nullable()
      .meta({ description: 'Two problems that seem to be one, after "same"' }),
  })
  .meta({ id: 'ReviewOutcome' });
export type ReviewOutcome = z.infer<typeof ReviewOutcome>;

const PlaceAnswer = z.strictObject({
  answer: z.enum(placeAnswers),
  toKey: ProblemKey.optional().meta({ description: 'The problem it belongs to, with "elsewhere"' }),
  reason: WhyText,
});

export const answerOutlier = endpoint({
  id: 'answerOutlier',
  method: 'POST',
  path: '/reviews/outliers',
  tag: 'Quality',
  summary: 'Say whether a ticket belongs where it is: kept, moved or taken out at once, and for good; can be withdrawn',
  access: 'developer',
  body: PlaceAnswer.extend({ ticketId: Id, problemKey: ProblemKey }),
  status: 201,
  response: ReviewOutcome,
});

export const AuditQuestion = z
  .object({
    id: Id,
    kind: z.enum(['membership', 'pair']),
    ticket: ReviewTicket,
    problem: ReviewProblem.nullable().meta({ description: 'Null for a pair: the question is about the tickets alone' }),
    others: z.array(ReviewTicket).meta({ description: 'Some members of the problem; for a pair the other ticket' }),
  })
  .meta({ id: 'AuditQuestion' });
export type AuditQuestion = z.infer<typeof AuditQuestion>;

export const getAudit = endpoint({
  id: 'getAudit',
  method: 'GET',
  path: '/reviews/audit',
  tag: 'Quality',
  summary:
    "The week's random sample that is still to be judged. What the machine held of it is not told before the answer",
  access: 'engineer',
  status: 200,
  response: z.object({
    drawnAt: Moment.nullable(),
    asked: z.number().int(),
    answered: z.number().int(),
    questionsAWeek: z.number().int(),
    questions: z.array(AuditQuestion),
  }),
});

export const answerAudit = endpoint({
  id: 'answerAudit',
  method: 'POST',
  path: '/reviews/audit/:id',
  tag: 'Quality',
  summary: 'Answer one question of the sample; in force at once, like every decision of a person',
  access: 'developer',
  params: z.strictObject({ id: Id }),
  body: PlaceAnswer.extend({ answer: z.enum([...placeAnswers, 'same', 'different']) }),
  status: 201,
  response: ReviewOutcome,
});

export const withdrawReview = endpoint({
  id: 'withdrawReview',
  method: 'POST',
  path: '/reviews/answers/:id/withdrawal',
  tag: 'Quality',
  summary: 'Take an answer back, with what it did; when later steps stand on it, 409 names them',
  access: 'developer',
  params: z.strictObject({ id: Id }),
  body: z.strictObject({}),
  status: 204,
  responseType: 'none',
});

export const setAuditSize = endpoint({
  id: 'setAuditSize',
  method: 'PUT',
  path: '/reviews/settings',
  tag: 'Quality',
  summary: 'How many questions are drawn each week; 0 stops drawing',
  access: 'lead',
  body: z.strictObject({ questionsAWeek: z.number().int().min(0).max(200) }),
  status: 200,
  response: z.object({ questionsAWeek: z.number().int() }),
});
