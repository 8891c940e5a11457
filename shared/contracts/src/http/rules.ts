import { ruleFields, ruleKinds, ruleRowOperators } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { BoundTo, Id, Moment, ProblemKey, endpoint } from './common.js';

const RuleRows = z
  .strictObject({
    join: z.enum(['all', 'any']).meta({ description: 'Whether all rows must apply, or any' }),
    rows: z
      .array(
        z.strictObject({
          field: z.enum(ruleFields),
          operator: z.enum(ruleRowOperators),
          value: z.string().max(4_000).meta({ description: 'For "is one of" a list with commas' }),
        }),
      )
      .min(1)
      .max(50),
  })
  .meta({ id: 'RuleRows' });
export type RuleRows = z.infer<typeof RuleRows>;

export const ProblemRules = z
  .object({
    problemKey: ProblemKey,
    version: z.number().int().meta({ description: 'Of the problem: a change answers to it' }),
    items: z.array(
      z.object({
        id: Id,
        kind: z.enum(ruleKinds),
        expression: z.string(),
        rows: RuleRows.nullable().meta({ description: 'The rule as a table; null when it nests deeper' }),
        version: z.number().int(),
        madeFor: ProblemKey,
        isInherited: z.boolean().meta({ description: 'Came with a problem that was merged into this one' }),
        isBeingApplied: z.boolean().meta({ description: 'Saved, but the tickets have not followed yet' }),
        matchCount: z.number().int().meta({ description: 'Tickets it matches' }),
        memberCount: z.number().int().meta({ description: 'Those of them in the problem' }),
        conflicts: z
          .array(z.object({ key: ProblemKey, ticketCount: z.number().int() }))
          .meta({ description: 'Problems whose rules claim some of the same tickets; the older rule has them' }),
        changedBy: z.string(),
        changedAt: Moment,
        reason: z.string().nullable(),
      }),
    ),
    proposal: z
      .object({ expression: z.string(), rows: RuleRows.nullable() })
      .nullable()
      .meta({ description: 'A first rule: the signature that its tickets share and others do not' }),
  })
  .meta({ id: 'ProblemRules' });
export type ProblemRules = z.infer<typeof ProblemRules>;

const ProblemParams = z.strictObject({ key: ProblemKey });
const RuleParams = z.strictObject({ key: ProblemKey, id: Id });
const reason = z.string().trim().max(1_000).optional();
/** The text of a rule, or its rows. */
export const RuleText = z.union([z.strictObject({ expression: z.string().max(4_000) }), RuleRows]);
export type RuleText = z.infer<typeof RuleText>;

export const listRules = endpoint({
  id: 'listRules',
  method: 'GET',
  path: '/problems/:key/rules',
  tag: 'Problems',
  summary: 'Membership rules of a problem, and a first one where there is none',
  access: 'engineer',
  params: ProblemParams,
  status: 200,
  response: ProblemRules,
});

export const addRule = endpoint({
  id: 'addRule',
  method: 'POST',
  path: '/problems/:key/rules',
  tag: 'Problems',
  summary:
    'Say which tickets belong to a problem, or never come into it; every run and every new ticket obeys. Refused where a rule of another problem claims the same tickets',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({ kind: z.enum(ruleKinds), rule: RuleText, reason, previewId: BoundTo }),
  status: 201,
  response: ProblemRules,
});

export const changeRule = endpoint({
  id: 'changeRule',
  method: 'PATCH',
  path: '/problems/:key/rules/:id',
  tag: 'Problems',
  summary: 'Give a rule another text',
  access: 'developer',
  params: RuleParams,
  ifMatch: true,
  body: z.strictObject({ rule: RuleText, reason, previewId: BoundTo }),
  status: 200,
  response: ProblemRules,
});

export const removeRule = endpoint({
  id: 'removeRule',
  method: 'POST',
  path: '/problems/:key/rules/:id/removals',
  tag: 'Problems',
  summary: 'Take a rule away: its tickets return to where the machine had them',
  access: 'developer',
  params: RuleParams,
  ifMatch: true,
  body: z.strictObject({ reason, previewId: BoundTo }),
  status: 200,
  response: ProblemRules,
});
