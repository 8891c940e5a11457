import { z } from 'zod';
import { Id, Moment, endpoint } from './common.js';

export const Source = z
  .object({
    id: Id,
    name: z.string(),
    kind: z.enum(['file', 'demo']),
    ticketCount: z.number().int(),
    lastImportAt: Moment.nullable(),
    createdAt: Moment,
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

export const SourceName = z
  .string()
  .trim()
  .min(1, 'say where the tickets come from')
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'letters, digits, blanks, dots, dashes');

export const listSources = endpoint({
  id: 'listSources',
  method: 'GET',
  path: '/sources',
  tag: 'Sources and imports',
  summary: 'Where tickets come from',
  access: 'engineer',
  status: 200,
  response: z.object({ items: z.array(Source) }),
});
