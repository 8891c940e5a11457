import { z } from 'zod';
import { Id, Moment, PageQuery, ProblemKey, Reason, endpoint, pageOf } from './common.js';
import { SourceName } from './sources.js';

/** pending: not read yet · clustered: belongs to a problem · single: nothing like it yet · excluded: no usable text · quarantined: failed repeatedly · erased: only the fact is left */
export const TicketState = z
  .enum(['pending', 'clustered', 'single', 'excluded', 'quarantined', 'erased'])
  .meta({ id: 'TicketState' });

export const TicketSummary = z
  .object({
    id: Id,
    externalId: z.string(),
    source: z.string(),
    title: z.string(),
    component: z.string().nullable(),
    version: z.string().nullable(),
    openedAt: Moment.nullable(),
    resolvedAt: Moment.nullable(),
    resolution: z.string().nullable(),
    state: TicketState,
    problemKey: ProblemKey.nullable(),
  })
  .meta({ id: 'TicketSummary' });
export type TicketSummary = z.infer<typeof TicketSummary>;

export const TicketDetail = TicketSummary.extend({
  url: z.string().nullable(),
  product: z.string().nullable(),
  type: z.string().nullable(),
  status: z.string().nullable(),
  priority: z.string().nullable(),
  severity: z.string().nullable(),
  environment: z.string().nullable(),
  fixVersion: z.string().nullable(),
  tags: z.array(z.string()),
  description: z.string().nullable(),
  conversation: z.string().nullable(),
  resolutionNotes: z.string().nullable(),
  handlingMinutes: z.number().nullable(),
  handlingKind: z.string().nullable(),
  reopenCount: z.number().int().nullable(),
  signatures: z.array(z.object({ kind: z.string(), value: z.string() })),
  membership: z
    .object({
      problemKey: ProblemKey,
      problemTitle: z.string(),
      origin: z.enum(['machine', 'person', 'rule']),
      confidence: z.number(),
      reasons: z.array(Reason),
    })
    .nullable(),
}).meta({ id: 'TicketDetail' });
export type TicketDetail = z.infer<typeof TicketDetail>;

export const listTickets = endpoint({
  id: 'listTickets',
  method: 'GET',
  path: '/tickets',
  tag: 'Tickets',
  summary: 'Tickets, newest first',
  access: 'engineer',
  query: PageQuery.extend({
    state: TicketState.optional(),
    sourceId: Id.optional(),
    externalId: z.string().max(200).optional(),
  }),
  status: 200,
  response: pageOf(TicketSummary),
});

export const getTicket = endpoint({
  id: 'getTicket',
  method: 'GET',
  path: '/tickets/:id',
  tag: 'Tickets',
  summary: 'One ticket with its signatures and why it belongs to its problem',
  access: 'engineer',
  params: z.strictObject({ id: Id }),
  status: 200,
  response: TicketDetail,
});

export const MAX_TICKETS_IN_A_REQUEST = 500;

/** What became of one ticket of a request. */
export const IntakeOutcome = z.enum(['created', 'updated', 'unchanged', 'stale', 'rejected']).meta({
  id: 'IntakeOutcome',
  description: 'stale: older than what is stored by its `updatedAt`; rejected: not stored, `problems` say why',
});

const TicketFields = z.record(z.string().max(100), z.unknown()).meta({
  id: 'TicketFields',
  description:
    'A ticket in the neutral shape: `id` (its number at the desk), title, description, conversation, resolution, resolutionNotes, status, ' +
    'createdAt, updatedAt, resolvedAt, product, component, type, priority, severity, version, fixVersion, environment, tags, locale, ' +
    'reporter, assignee, handlingMinutes, handlingKind, reopenCount, reassignmentCount, commentCount, url. Only `id` is needed.',
  examples: [
    { id: 'INC-4711', title: 'Login fails', description: 'E1421 after the update', updatedAt: '2026-03-01T08:00:00Z' },
  ],
});

export const TicketProblem = z
  .object({
    field: z.string().nullable(),
    value: z.string().nullable(),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'TicketProblem' });

export const submitTickets = endpoint({
  id: 'submitTickets',
  method: 'POST',
  path: '/tickets',
  tag: 'Tickets',
  summary:
    'Hand in new and changed tickets of one source; each gets an outcome of its own, and what is answered is stored',
  access: 'lead',
  scope: 'import',
  body: z.strictObject({
    sourceName: SourceName,
    tickets: z.array(TicketFields).min(1).max(MAX_TICKETS_IN_A_REQUEST),
  }),
  status: 200,
  response: z.object({
    items: z
      .array(
        z.object({
          externalId: z.string().nullable(),
          ticketId: Id.nullable().meta({ description: 'null when the ticket was rejected' }),
          outcome: IntakeOutcome,
          problems: z
            .array(TicketProblem)
            .meta({ description: 'Why it was rejected, or which of its fields were left out' }),
        }),
      )
      .meta({ description: 'In the order of the request' }),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    stale: z.number().int(),
    rejected: z.number().int(),
  }),
});
