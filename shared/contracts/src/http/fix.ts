import { fixWatchVerdicts } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { Id, Interval, Moment } from './common.js';

export const FixVerdict = z.enum(fixWatchVerdicts).meta({ id: 'FixVerdict' });

/** A change that was to remove the cause, and what the counts since say about it. */
export const Fix = z
  .object({
    id: Id,
    versions: z.array(z.string()).meta({ description: 'Every version that holds it; empty: fixed at a moment' }),
    shippedAt: Moment,
    note: z.string().nullable(),
    recordedBy: z.string(),
    verdict: FixVerdict.nullable().meta({ description: 'Null until the next analysis' }),
    text: z.string().meta({ description: 'The judgement with its counts, in a sentence or two' }),
    countBefore: z.number().int().nullable(),
    daysBefore: z.number().nullable(),
    countAfter: z.number().int().nullable(),
    daysAfter: z.number().nullable(),
    countWithoutFix: z.number().int().nullable().meta({ description: 'Tickets since from versions that lack it' }),
    exposureShare: z.number().nullable().meta({ description: "Share of the product's use on versions that hold it" }),
    ratio: Interval.nullable().meta({ description: 'Rate since over rate before, 95 %' }),
    avoided: z.number().nullable().meta({ description: 'Tickets expected since, minus those that came' }),
    evidence: z
      .object({
        kind: z.enum(['version', 'rate']),
        text: z.string(),
        since: Moment,
        tickets: z.array(
          z.object({ id: Id, externalId: z.string(), version: z.string().nullable(), openedAt: Moment }),
        ),
      })
      .nullable(),
  })
  .meta({ id: 'Fix' });
export type Fix = z.infer<typeof Fix>;
