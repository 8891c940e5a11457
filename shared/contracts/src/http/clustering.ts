import { clusterProfileNames } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { BoundTo, Moment, endpoint } from './common.js';
import { Preview, SettingsOfClustering } from './previews.js';

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
        z.object({
          ...SettingsOfClustering.shape,
          id: z.uuid(),
          at: Moment,
          kind: z.enum(['full', 'incremental']),
          movedTickets: z.number().int(),
          createdProblems: z.number().int(),
          endedProblems: z.number().int(),
        }),
      )
      .meta({ description: 'What the machine changed by itself: runs that moved a ticket, newest first, at most 20' }),
  })
  .meta({ id: 'ClusteringState' });
export type ClusteringState = z.infer<typeof ClusteringState>;

const tag = 'Clustering';

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
