import { z } from 'zod';
import { Id, Moment, PageQuery, endpoint, pageOf } from './common.js';

export const QuarantinedWork = z
  .object({
    id: Id,
    topic: z.string().meta({ description: 'Name of the job that could not be carried out' }),
    reason: z.string(),
    attempts: z.number().int(),
    at: Moment,
    objects: z
      .array(z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }))
      .meta({ description: 'What the work was about, the first ten' }),
    objectCount: z.number().int(),
  })
  .meta({ id: 'QuarantinedWork' });
export type QuarantinedWork = z.infer<typeof QuarantinedWork>;

const tag = 'Operation';

export const listQuarantine = endpoint({
  id: 'listQuarantine',
  method: 'GET',
  path: '/quarantine',
  tag,
  summary: 'Work that failed every time and was set aside, newest first',
  access: 'engineer',
  query: PageQuery,
  status: 200,
  response: pageOf(QuarantinedWork),
});

export const replayQuarantine = endpoint({
  id: 'replayQuarantine',
  method: 'POST',
  path: '/quarantine/replays',
  tag,
  summary: 'Order work that was set aside again, all of it or the named pieces',
  access: 'lead',
  body: z.strictObject({ ids: z.array(Id).min(1).max(500).optional() }),
  status: 202,
  response: z.object({ replayed: z.number().int() }),
});
