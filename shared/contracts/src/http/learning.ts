import { z } from 'zod';
import { Moment, endpoint } from './common.js';

export const learningVerdicts = ['too few', 'taken', 'no gain', 'finds less', 'knows less', 'broke off'] as const;

const Share = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .meta({ description: 'With its 95 % interval' });

export const LearningAttempt = z
  .object({
    version: z.number().int(),
    at: Moment,
    askedBy: z.string().nullable().meta({ description: 'Null: the nightly run' }),
    decisions: z.number().int().meta({ description: 'Decisions of people that stood' }),
    links: z
      .number()
      .int()
      .meta({ description: 'Tickets with an earlier one of the same problem, by the word of people' }),
    verdict: z.enum(learningVerdicts),
    words: z.string().meta({ description: 'What came of it, in a sentence' }),
    heldBack: z
      .object({ before: Share, after: Share, gain: Share })
      .nullable()
      .meta({ description: 'How often the right ticket came first, on decisions that were held back' }),
  })
  .meta({ id: 'LearningAttempt' });
export type LearningAttempt = z.infer<typeof LearningAttempt>;

export const Learning = z
  .object({
    isOn: z.boolean(),
    changedBy: z.string().nullable(),
    changedAt: Moment.nullable(),
    isUnderWay: z.boolean(),
    decisions: z.number().int().meta({ description: 'Decisions of people that stand now' }),
    linksNeeded: z.number().int(),
    inUse: z
      .object({ version: z.number().int(), since: Moment })
      .nullable()
      .meta({ description: 'Null: the weights as shipped' }),
    words: z.string(),
    attempts: z.array(LearningAttempt).meta({ description: 'Newest first, at most 5' }),
  })
  .meta({ id: 'Learning' });
export type Learning = z.infer<typeof Learning>;

const tag = 'Clustering';

export const getLearning = endpoint({
  id: 'getLearning',
  method: 'GET',
  path: '/clustering/learning',
  tag,
  summary: 'What was learned from decisions of people here, and whether it is used',
  access: 'lead',
  status: 200,
  response: Learning,
});

export const setLearning = endpoint({
  id: 'setLearning',
  method: 'PUT',
  path: '/clustering/learning',
  tag,
  summary: 'Find suggestions by what was learned here, or as shipped; no ticket is grouped otherwise',
  access: 'lead',
  body: z.strictObject({ isOn: z.boolean() }),
  status: 200,
  response: Learning,
});

export const learnNow = endpoint({
  id: 'learnNow',
  method: 'POST',
  path: '/clustering/learning/attempts',
  tag,
  summary:
    'Learn from the decisions of now, without waiting for the night; taken only if it does better on decisions held back',
  access: 'lead',
  body: z.strictObject({}),
  status: 202,
  response: Learning,
});
