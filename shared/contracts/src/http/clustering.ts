import { clusterProfileNames } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { BoundTo, Id, Moment, ProblemKey, endpoint } from './common.js';
import { MovedTicket, Preview, SettingsOfClustering } from './previews.js';

const RunHead = z.object({
  ...SettingsOfClustering.shape,
  id: z.uuid(),
  at: Moment,
  kind: z.enum(['full', 'incremental']),
  movedTickets: z.number().int(),
  createdProblems: z.number().int(),
  endedProblems: z.number().int(),
});

export const ClusteringState = z
  .object({
    ...SettingsOfClustering.shape,
    version: z.number().int().meta({ description: 'Of the decision in force; 0 where nobody decided' }),
    shipped: SettingsOfClustering,
    profiles: z.array(z.enum(clusterProfileNames)),
    isBeingApplied: z.boolean().meta({ description: 'Decided, but the tickets have not followed yet' }),
    decisions: z
      .array(
        z.object({
          ...SettingsOfClustering.shape,
          version: z.number().int(),
          by: z.string(),
          at: Moment,
          reason: z.string().nullable(),
        }),
      )
      .meta({ description: 'Newest first, at most 20' }),
    runs: z
      .array(
        RunHead.extend({
          takenBackBy: z.string().nullable().meta({ description: 'Who took it back, while that stands' }),
        }),
      )
      .meta({ description: 'What the machine changed by itself: runs that moved a ticket, newest first, at most 20' }),
  })
  .meta({ id: 'ClusteringState' });
export type ClusteringState = z.infer<typeof ClusteringState>;

export const ClusteringRun = RunHead.extend({
  counts: z.object({
    moved: z
      .number()
      .int()
      .meta({ description: 'Tickets it moved away from where they were; not those it placed for the first time' }),
    returning: z.number().int().meta({ description: 'Those of them that taking it back would put back' }),
  }),
  moves: z
    .array(
      MovedTicket.extend({
        toKey: ProblemKey.nullable().meta({ description: 'Null also for a problem that has ended since' }),
        obstacle: z.string().nullable().meta({ description: 'Why the ticket cannot go back, in words' }),
      }),
    )
    .meta({ description: 'Those that cannot go back first; at most 100' }),
  takenBack: z.object({ by: z.string(), at: Moment, reason: z.string().nullable() }).nullable(),
  refusal: z.string().nullable().meta({ description: 'Why it cannot be taken back, in words' }),
}).meta({ id: 'ClusteringRun' });
export type ClusteringRun = z.infer<typeof ClusteringRun>;

const tag = 'Clustering';
const RunParams = z.strictObject({ id: Id });
const WhyText = z.string().trim().max(1_000).optional();

export const getClustering = endpoint({
  id: 'getClustering',
  method: 'GET',
  path: '/clustering',
  tag,
  summary: 'How sure before two tickets are one problem, who decided so, and what the last runs changed',
  access: 'lead',
  status: 200,
  response: ClusteringState,
});

export const previewClustering = endpoint({
  id: 'previewClustering',
  method: 'POST',
  path: '/clustering/previews',
  tag,
  summary: 'Ask what another threshold or profile would do, by grouping all tickets under it; nothing changes',
  access: 'lead',
  body: SettingsOfClustering,
  status: 202,
  response: Preview,
});

export const setClustering = endpoint({
  id: 'setClustering',
  method: 'PUT',
  path: '/clustering',
  tag,
  summary:
    'Group all tickets anew under another threshold or profile; made only while it would do what the preview showed',
  access: 'lead',
  ifMatch: true,
  body: z.strictObject({
    ...SettingsOfClustering.shape,
    reason: z.string().trim().max(1_000).optional(),
    previewId: BoundTo.unwrap(),
  }),
  status: 200,
  response: ClusteringState,
});

export const getClusteringRun = endpoint({
  id: 'getClusteringRun',
  method: 'GET',
  path: '/clustering/runs/:id',
  tag,
  summary: 'What a run moved, and what stands in the way of taking it back',
  access: 'lead',
  params: RunParams,
  status: 200,
  response: ClusteringRun,
});

export const previewTakeBack = endpoint({
  id: 'previewTakeBack',
  method: 'POST',
  path: '/clustering/runs/:id/previews',
  tag,
  summary: 'Ask what taking a run back would do, by doing it on all tickets and taking that back; nothing changes',
  access: 'lead',
  params: RunParams,
  status: 202,
  response: Preview,
});

export const takeRunBack = endpoint({
  id: 'takeRunBack',
  method: 'POST',
  path: '/clustering/runs/:id/take-backs',
  tag,
  summary:
    'Put the tickets that a run moved back to where they were, for good; made only while it would do what the preview showed',
  access: 'lead',
  params: RunParams,
  body: z.strictObject({ reason: WhyText, previewId: BoundTo.unwrap() }),
  status: 201,
  response: ClusteringRun,
});

export const undoTakeBack = endpoint({
  id: 'undoTakeBack',
  method: 'POST',
  path: '/clustering/runs/:id/undo',
  tag,
  summary:
    'Undo taking a run back: its tickets are where it had put them, and the machine decides about them again. When later steps stand on it, 409 names them; `withLater` undoes them too',
  access: 'lead',
  params: RunParams,
  body: z.strictObject({ withLater: z.boolean().default(false), reason: WhyText }),
  status: 200,
  response: ClusteringRun,
});
