import { z } from 'zod';
import { Id, Moment, PageQuery, endpoint, pageOf } from './common.js';

/** A name is matched by its letters and digits; one this short would be found in every other text. */
const MIN_NAME = 4;

const PersonName = z
  .string()
  .trim()
  .max(200)
  .refine(
    (name) => (name.match(/[\p{L}\p{N}]/gu) ?? []).length >= MIN_NAME,
    `needs at least ${MIN_NAME} letters or digits`,
  );

export const ErasureSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ticket'), ticketId: Id }),
  z.strictObject({
    kind: z.literal('person'),
    names: z.array(PersonName).min(1).max(20).meta({
      description: 'Every way the desk writes this person: address, account, full name',
    }),
  }),
]);

const ErasureAccount = z.object({
  tickets: z.number().int().meta({ description: 'Tickets of which only the fact is left' }),
  rows: z.record(z.string(), z.number().int()).meta({
    description: 'Rows in which a name or a quotation is replaced, by table',
  }),
  problems: z.number().int(),
  uploads: z.number().int(),
});

export const Erasure = z
  .object({
    id: Id,
    kind: z.enum(['ticket', 'person']),
    reference: z.string().nullable(),
    orderedBy: z.string(),
    orderedAt: Moment,
    doneAt: Moment.nullable(),
    settledAt: Moment.nullable().meta({ description: 'When the matching index had forgotten it too' }),
    account: ErasureAccount.nullable(),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof Erasure>;

const tag = 'Privacy';

export const listErasures = endpoint({
  id: 'listErasures',
  method: 'GET',
  path: '/erasures',
  tag,
  summary: 'What was erased, by whom and when; nothing says whom or what',
  access: 'admin',
  query: PageQuery,
  status: 200,
  response: pageOf(Erasure),
});

export const previewErasure = endpoint({
  id: 'previewErasure',
  method: 'POST',
  path: '/erasures/previews',
  tag,
  summary: 'What an erasure would take, found by carrying it out and taking it back',
  access: 'admin',
  body: z.strictObject({ subject: ErasureSubject }),
  status: 200,
  // Kept for a repetition it would say whom it is about.
  secretAnswer: true,
  response: ErasureAccount.extend({
    externalIds: z.array(z.string()).meta({ description: 'Numbers of the tickets, the first hundred' }),
    problemKeys: z.array(z.string()).meta({
      description: 'Problems whose texts people should look over afterwards, the first hundred',
    }),
    confirmation: z.string().meta({ description: 'What has to be typed to order it' }),
  }),
});

export const orderErasure = endpoint({
  id: 'orderErasure',
  method: 'POST',
  path: '/erasures',
  tag,
  summary: 'Erase a ticket or a person everywhere, for good',
  access: 'admin',
  body: z.strictObject({
    subject: ErasureSubject,
    confirmation: z.string().max(500).meta({ description: 'The number of the ticket, or the first name given' }),
    reference: z.string().trim().max(100).optional().meta({ description: 'Number of the request elsewhere; no name' }),
  }),
  status: 202,
  secretAnswer: true,
  response: z.object({ id: Id }),
});
