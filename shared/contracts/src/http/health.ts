import { z } from 'zod';
import { endpoint } from './common.js';

export const getLiveness = endpoint({
  id: 'getLiveness',
  method: 'GET',
  path: '/health/live',
  tag: 'Health',
  summary: 'The process runs',
  access: 'public',
  status: 200,
  response: z.object({ status: z.literal('ok') }),
});

export const getReadiness = endpoint({
  id: 'getReadiness',
  method: 'GET',
  path: '/health/ready',
  tag: 'Health',
  summary:
    'Database, queue, search and disk, with reasons; 503 while the database is away, for nothing works without it',
  access: 'public',
  status: 200,
  response: z.object({
    status: z.enum(['ok', 'degraded', 'unavailable']),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() })),
  }),
});
