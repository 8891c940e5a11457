import { z } from 'zod';
import { ConfidenceWord, Id, KnownErrorKey, Moment, ProblemKey, Reason, endpoint } from './common.js';
import { HoldRate } from './known-errors.js';
import { TrendWord } from './problems.js';

export const Suggestion = z
  .object({
    rank: z.number().int(),
    confidence: ConfidenceWord.exclude(['nothing known']),
    probability: z.number(),
    problemKey: ProblemKey.nullable(),
    knownErrorKey: KnownErrorKey.nullable(),
    title: z.string(),
    component: z.string().nullable(),
    ticketCount: z.number().int(),
    trend: TrendWord.nullable(),
    weekly: z.array(z.number().int()),
    lastSeenAt: Moment.nullable(),
    workaround: z.string().nullable(),
    fix: z.string().nullable(),
    customerAnswer: z.string().nullable(),
    holdRate: HoldRate.nullable(),
    reasons: z.array(Reason),
    /** The most similar tickets behind the suggestion. */
    tickets: z.array(
      z.object({ id: Id, externalId: z.string(), title: z.string(), resolutionNotes: z.string().nullable() }),
    ),
  })
  .meta({ id: 'Suggestion' });
export type Suggestion = z.infer<typeof Suggestion>;

export const suggest = endpoint({
  id: 'suggest',
  method: 'POST',
  path: '/suggestions',
  tag: 'Search and suggestions',
  summary: 'What is known about a pasted ticket, log or stack trace; says calmly when nothing is',
  access: 'engineer',
  scope: 'read',
  body: z.strictObject({
    text: z.string().min(1, 'paste or type something').max(200_000),
    title: z.string().max(500).optional(),
    product: z.string().max(200).optional(),
    component: z.string().max(200).optional(),
    version: z.string().max(200).optional(),
    limit: z.number().int().min(1).max(20).default(5),
  }),
  status: 200,
  response: z.object({
    confidence: ConfidenceWord,
    words: z.string().meta({ description: 'The answer in a sentence' }),
    suggestions: z.array(Suggestion),
    /** What was recognised in the text. */
    signatures: z.array(z.object({ kind: z.string(), value: z.string() })),
    indexedAgoSeconds: z.number().nullable(),
    indexedTickets: z.number().int(),
    loading: z
      .boolean()
      .meta({ description: 'Earlier tickets are still being read after a start: the answer may miss some' }),
  }),
});

export const recordKnowledgeGap = endpoint({
  id: 'recordKnowledgeGap',
  method: 'POST',
  path: '/knowledge-gaps',
  tag: 'Search and suggestions',
  summary: 'Record that nothing fitted',
  access: 'engineer',
  body: z.strictObject({ text: z.string().trim().min(1).max(200_000), note: z.string().trim().max(1_000).optional() }),
  status: 201,
  response: z.object({ id: Id }),
});
