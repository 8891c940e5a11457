import { z } from 'zod';
import { Id, ProblemKey, endpoint } from './common.js';
import { ProblemFilter, ProblemStatus } from './problems.js';

/** From this many problems on, a change at one stroke asks for the number to be typed. */
export const TYPED_COUNT_FROM = 1_000;

/** Which problems: named ones, or all that a list shows. */
const Selection = z.union([
  z.strictObject({ keys: z.array(ProblemKey).min(1).max(5_000) }),
  z.strictObject({ filter: ProblemFilter }),
]);

export const ProblemChange = z.strictObject({
  status: ProblemStatus.optional(),
  ownerId: Id.nullable().optional(),
  reason: z.string().trim().max(1_000).optional(),
  reviewOn: z.iso.date().optional().meta({ description: 'When an accepted risk is looked at again' }),
});

export const BulkOutcome = z
  .object({
    bulkId: Id.nullable().meta({ description: 'To undo the change by; null for a preview' }),
    count: z.number().int().meta({ description: 'Problems that change or would change' }),
    examples: z.array(z.object({ key: ProblemKey, title: z.string(), status: ProblemStatus })),
    unchanged: z.number().int().meta({ description: 'Problems that are so already' }),
    refused: z.array(z.object({ key: ProblemKey, title: z.string(), why: z.string() })).meta({
      description: 'Problems whose status does not allow the step, at most 20',
    }),
    refusedCount: z.number().int(),
  })
  .meta({ id: 'BulkOutcome' });
export type BulkOutcome = z.infer<typeof BulkOutcome>;

export const changeProblems = endpoint({
  id: 'changeProblems',
  method: 'POST',
  path: '/problem-changes',
  tag: 'Problems',
  summary: 'Change status or owner of many problems at one stroke, or see first what would change',
  access: 'developer',
  body: z.strictObject({
    selection: Selection,
    change: ProblemChange,
    apply: z.boolean().default(false).meta({ description: 'False: only tell what would change' }),
    typedCount: z
      .number()
      .int()
      .optional()
      .meta({
        description: `The number of problems as a person typed it; needed from ${TYPED_COUNT_FROM} on`,
      }),
  }),
  status: 200,
  response: BulkOutcome,
});

export const undoProblemChange = endpoint({
  id: 'undoProblemChange',
  method: 'POST',
  path: '/problem-changes/:id/undo',
  tag: 'Problems',
  summary: 'Take a change at one stroke back, wherever nobody has decided since',
  access: 'developer',
  params: z.strictObject({ id: Id }),
  status: 200,
  response: z.object({ restored: z.number().int(), changedSince: z.number().int() }),
});
