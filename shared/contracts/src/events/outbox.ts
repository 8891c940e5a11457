import { z } from 'zod';
import type { JobName } from '../jobs/catalogue.js';

/** What an outbox row of each topic carries: the ids its job will read. The topic is the job's name. */
export const outboxPayloads = {
  'import.process': z.strictObject({ importId: z.uuid() }),
  // No tickets: something was decided that the next run must know, and that may concern any; `ofRules`: those that rules match otherwise than before.
  'ticket.cluster': z.strictObject({ ticketIds: z.array(z.uuid()).max(1_000), ofRules: z.literal(true).optional() }),
  'cluster.preview': z.strictObject({ previewId: z.uuid() }),
  'placement.carryOut': z.strictObject({ orderId: z.string().regex(/^[1-9]\d*$/), problemId: z.uuid() }),
  'problem.analyse': z.strictObject({ problemIds: z.array(z.uuid()).min(1).max(1_000) }),
  'search.index': z.strictObject({
    kind: z.enum(['ticket', 'problem', 'known_error']),
    ids: z.array(z.uuid()).min(1).max(1_000),
  }),
  'demo.remove': z.strictObject({ sourceId: z.uuid() }),
  'erasure.carryOut': z.strictObject({ erasureId: z.uuid() }),
} as const satisfies Record<JobName, z.ZodType>;

export type OutboxPayload<N extends JobName> = z.infer<(typeof outboxPayloads)[N]>;
