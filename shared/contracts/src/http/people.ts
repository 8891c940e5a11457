import { z } from 'zod';
import { Id, endpoint } from './common.js';

export const listPeople = endpoint({
  id: 'listPeople',
  method: 'GET',
  path: '/people',
  tag: 'Access',
  summary: 'Names of everybody who can own a problem',
  access: 'engineer',
  status: 200,
  response: z.object({ items: z.array(z.object({ id: Id, name: z.string() })) }),
});
