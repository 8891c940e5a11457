import { z } from 'zod';
import { Id, Moment, PageQuery, ProblemKey, Reason, endpoint, pageOf } from './common.js';

/** pending: not read yet · clustered: belongs to a problem · single: nothing like it yet · excluded: no usable text · quarantined: failed repeatedly */
export const TicketState = z
  .enum(['pending', 'clustered', 'single', 'excluded', 'quarantined'])
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
      origin: z.enum(['machine', 'person']),
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
