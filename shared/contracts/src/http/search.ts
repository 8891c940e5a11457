import { z } from 'zod';
import { PageQuery, endpoint } from './common.js';

export const searchKinds = ['known_error', 'problem', 'ticket'] as const;
export const SearchKind = z.enum(searchKinds).meta({ id: 'SearchKind' });

export const SearchHit = z
  .object({
    kind: SearchKind,
    id: z.string().meta({ description: 'Key of a problem or known error, id of a ticket' }),
    label: z.string().meta({ description: 'PRB-n, KE-n or the external ticket id' }),
    title: z.string(),
    /** Excerpt as plain text with highlighted stretches as offsets, so that nothing is ever HTML. */
    excerpt: z.string(),
    highlights: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
    component: z.string().nullable(),
    state: z.string().nullable(),
    ticketCount: z.number().int().nullable(),
    weekly: z.array(z.number().int()).nullable(),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof SearchHit>;

export const search = endpoint({
  id: 'search',
  method: 'GET',
  path: '/search',
  tag: 'Search and suggestions',
  summary: 'Interactive search over known errors, problems and tickets; error codes match exactly',
  access: 'engineer',
  query: PageQuery.omit({ cursor: true }).extend({
    q: z.string().trim().min(1).max(500),
    kind: SearchKind.optional(),
    component: z.string().max(200).optional(),
  }),
  status: 200,
  response: z.object({
    items: z.array(SearchHit),
    facets: z.object({
      kind: z.array(z.object({ value: SearchKind, count: z.number().int() })),
      component: z.array(z.object({ value: z.string(), count: z.number().int() })),
    }),
    engine: z.enum(['meilisearch', 'postgresql']),
    degraded: z.string().nullable().meta({ description: 'Said when the usual engine is away' }),
    indexedAgoSeconds: z.number().nullable(),
  }),
});
