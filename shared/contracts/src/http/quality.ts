import { z } from 'zod';
import { Interval, Moment, endpoint } from './common.js';
import { Learning } from './learning.js';

/** A figure of the installation about itself: never without its uncertainty, how it was computed, and what would improve it. */
export const QualityFigure = z
  .object({
    value: z.number().nullable().meta({ description: 'A share, 0–1; null where too little is known' }),
    interval: Interval.nullable().meta({ description: '95 %; null where everything was counted' }),
    count: z.number().int().meta({ description: 'Answers, tickets or problems it rests on' }),
    words: z.string(),
    how: z.string().meta({ description: 'How it was computed' }),
    missing: z.number().int().meta({ description: 'Answers that would make it worth acting on; 0 when it is' }),
  })
  .meta({ id: 'QualityFigure' });
export type QualityFigure = z.infer<typeof QualityFigure>;

export const ReliabilityBand = z
  .object({
    from: z.number(),
    to: z.number(),
    count: z.number().int(),
    expected: z.number().nullable(),
    seen: z.number().nullable(),
    interval: Interval.nullable(),
    word: z.enum(['as told', 'too sure', 'too shy', 'too few answers']),
  })
  .meta({ id: 'ReliabilityBand' });
export type ReliabilityBand = z.infer<typeof ReliabilityBand>;

export const getQuality = endpoint({
  id: 'getQuality',
  method: 'GET',
  path: '/quality',
  tag: 'Quality',
  summary: 'How good the grouping and the suggestions are here, as people found them: estimates with intervals',
  access: 'engineer',
  status: 200,
  response: z.object({
    precision: QualityFigure,
    missed: QualityFigure,
    recurring: QualityFigure,
    identity: QualityFigure,
    agreement: QualityFigure,
    memberships: z.array(ReliabilityBand),
    suggestions: z.array(ReliabilityBand),
    learning: Learning.nullable().meta({
      description: 'Null for those who may not see every service: it counts decisions about all of them',
    }),
    runs: z.array(
      z.object({
        at: Moment,
        tickets: z.number().int().meta({ description: 'Tickets that were in a problem before' }),
        kept: z.number().int(),
        problems: z.number().int().meta({ description: 'Problems that stood before' }),
        survived: z.number().int(),
      }),
    ),
    weeks: z.array(
      z.object({
        weekStart: z.string(),
        accepted: z.number().int(),
        rejected: z.number().int(),
        moved: z.number().int(),
        merged: z.number().int(),
        split: z.number().int(),
      }),
    ),
  }),
});
