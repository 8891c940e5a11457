import { z } from 'zod';
import { Moment, endpoint } from './common.js';

export const getOverview = endpoint({
  id: 'getOverview',
  method: 'GET',
  path: '/overview',
  tag: 'Overview',
  summary: 'What is in the house and how fresh it is',
  access: 'engineer',
  status: 200,
  response: z.object({
    tickets: z.number().int(),
    pendingTickets: z.number().int(),
    quarantinedTickets: z.number().int(),
    problems: z.number().int(),
    recurringShare: z.number().nullable().meta({ description: 'Share of tickets that belong to a problem' }),
    knownErrors: z.number().int(),
    publishedKnownErrors: z.number().int(),
    coverage: z.number().nullable().meta({ description: 'Share of tickets whose problem has a published known error' }),
    demoLoaded: z.boolean(),
    dataFrom: Moment.nullable(),
    dataUntil: Moment.nullable(),
    lastClusteredAt: Moment.nullable(),
    products: z.array(z.string()).meta({ description: 'The most frequent products, for filters' }),
    components: z.array(z.string()).meta({ description: 'The most frequent components, for filters' }),
  }),
});
