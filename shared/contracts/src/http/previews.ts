import { clusterProfileNames, ruleKinds } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { Id, ProblemKey, endpoint } from './common.js';
import { RuleText } from './rules.js';

const TicketIds = z.array(Id).min(1).max(1_000);

/** A change to be shown before it is made. */
export const PreviewedChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merge'), key: ProblemKey }),
  z.strictObject({ kind: z.literal('split'), ticketIds: TicketIds }),
  z.strictObject({ kind: z.literal('move'), ticketIds: TicketIds, toKey: ProblemKey.nullable() }),
  z.strictObject({
    kind: z.literal('rule'),
    ruleId: Id.nullable().default(null).meta({ description: 'The rule to change; null for a new one' }),
    ruleKind: z.enum(ruleKinds).default('belongs'),
    rule: RuleText.nullable().meta({ description: 'Null to take the rule away' }),
  }),
]);

/** How tickets are grouped. */
export const SettingsOfClustering = z.strictObject({
  profile: z.enum(clusterProfileNames),
  minProbability: z.number().min(0.01).max(0.95).meta({
    description:
      'How sure before two tickets are one problem. Higher: smaller, purer problems; lower: larger, looser ones',
  }),
});

/** A ticket that a change or a run moves, and the problems it leaves and comes to. */
export const MovedTicket = z.object({
  id: Id,
  externalId: z.string(),
  title: z.string().nullable(),
  fromKey: ProblemKey.nullable(),
  toKey: ProblemKey.nullable(),
});

/** Where a ticket is after a change: where it is already, in no problem, in one that would be new, or in this one. */
const PlaceAfter = z.union([z.enum(['as it is', 'alone', 'a new problem']), ProblemKey]);

/** How an answer differs from an earlier one to the same question. */
const PreviewComparison = z.object({
  isSame: z.boolean().meta({
    description: 'Every ticket ends where it was said to; tickets that have come since are not compared',
  }),
  differing: z.number().int().meta({ description: 'Tickets that would end elsewhere than was said' }),
  tickets: z
    .array(
      z.object({ id: Id, externalId: z.string(), title: z.string().nullable(), said: PlaceAfter, now: PlaceAfter }),
    )
    .meta({ description: 'Examples of them, at most 10' }),
});

export const Preview = z
  .object({
    id: Id,
    problemKey: ProblemKey.nullable().meta({ description: 'Null for a change that is none of a single problem' }),
    change: z.discriminatedUnion('kind', [
      ...PreviewedChange.options,
      z.strictObject({ kind: z.literal('clustering'), ...SettingsOfClustering.shape }),
      z.strictObject({ kind: z.literal('take back'), runId: Id }),
    ]),
    state: z.enum(['waiting', 'ready', 'failed']),
    error: z.string().nullable(),
    seconds: z.number().nullable().meta({ description: 'How long it took to compute' }),
    isCurrent: z.boolean().meta({ description: 'Nothing has changed since that the answer rests on' }),
    counts: z.object({ joining: z.number().int(), leaving: z.number().int(), moving: z.number().int() }),
    problems: z
      .array(
        z.object({
          key: ProblemKey.nullable().meta({ description: 'Null for a problem that would be new' }),
          title: z.string().nullable(),
          before: z.number().int(),
          gained: z.number().int(),
          lost: z.number().int(),
        }),
      )
      .meta({ description: 'Those that change most, at most 20' }),
    tickets: z.array(MovedTicket.extend({ isToNewProblem: z.boolean() })).meta({ description: 'Examples, at most 30' }),
    comparison: PreviewComparison.nullable().meta({
      description:
        'With the preview that was named; null without one, until both are ready, and where that was of another change',
    }),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof Preview>;

export const askPreview = endpoint({
  id: 'askPreview',
  method: 'POST',
  path: '/problems/:key/previews',
  tag: 'Problems',
  summary:
    'Ask what a merge, split, move or rule would do, by doing it on all tickets and taking it back; nothing changes',
  access: 'developer',
  params: z.strictObject({ key: ProblemKey }),
  body: z.strictObject({ change: PreviewedChange }),
  status: 202,
  response: Preview,
});

export const getPreview = endpoint({
  id: 'getPreview',
  method: 'GET',
  path: '/previews/:id',
  tag: 'Problems',
  summary: 'What a change would do: exactly what it does when it is made while `isCurrent`',
  access: 'developer',
  params: z.strictObject({ id: Id }),
  query: z.strictObject({
    comparedWith: Id.optional().meta({
      description: 'An earlier preview of the same change, that a person has looked at',
    }),
  }),
  status: 200,
  response: Preview,
});
