import { z } from 'zod';
import { Moment, endpoint } from './common.js';

/** What an installation keeps for a while and no longer, because it proves nothing about a problem. */
export const retainedKinds = ['answers', 'searches', 'gaps', 'rejections', 'invitations'] as const;
export const RetainedKind = z.enum(retainedKinds).meta({ id: 'RetainedKind' });
export type RetainedKind = z.infer<typeof RetainedKind>;

export const RetentionState = z
  .object({
    kinds: z.array(
      z.object({
        kind: RetainedKind,
        days: z.number().int().nullable().meta({ description: 'Null: kept for ever' }),
        byDefault: z.number().int(),
        kept: z.number().int().meta({ description: 'Rows there are now' }),
      }),
    ),
    changedAt: Moment.nullable(),
    changedBy: z.string().nullable(),
  })
  .meta({ id: 'RetentionState' });
export type RetentionState = z.infer<typeof RetentionState>;

const Days = z.number().int().min(1, 'at least a day').max(3_650, 'at most ten years, or for ever').nullable();

/** Kept answers are there for a repetition that comes within minutes. */
const AnswerDays = z.number().int().min(1, 'at least a day').max(30, 'at most 30 days');

const tag = 'Privacy';

export const getRetention = endpoint({
  id: 'getRetention',
  method: 'GET',
  path: '/retention',
  tag,
  summary: 'How long what is no evidence is kept, and how much of it there is',
  access: 'admin',
  status: 200,
  response: RetentionState,
});

export const setRetention = endpoint({
  id: 'setRetention',
  method: 'PUT',
  path: '/retention',
  tag,
  summary: 'Choose how many days what is no evidence is kept; what is left out stays as it was',
  access: 'admin',
  body: z
    .strictObject({ answers: AnswerDays, searches: Days, gaps: Days, rejections: Days, invitations: Days })
    .partial(),
  status: 200,
  response: RetentionState,
});
