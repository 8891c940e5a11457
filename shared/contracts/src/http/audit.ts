import { z } from 'zod';
import { Moment, PageQuery, endpoint, pageOf } from './common.js';

export const AuditEvent = z
  .object({
    id: z.number().int(),
    at: Moment,
    actorKind: z.enum(['person', 'token', 'machine']),
    actorName: z.string(),
    action: z.string(),
    objectKind: z.string(),
    objectId: z.string(),
    detail: z.record(z.string(), z.unknown()),
    requestId: z.string().nullable(),
    seal: z.string().nullable().meta({
      description: 'SHA-256 over this entry and the seal before it; null for seconds after the change',
    }),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

const AuditFilter = z.strictObject({ action: z.string().max(100).optional(), actor: z.string().max(100).optional() });

export const listAuditEvents = endpoint({
  id: 'listAuditEvents',
  method: 'GET',
  path: '/audit-events',
  tag: 'Audit',
  summary: 'Who changed what, newest first',
  access: 'admin',
  query: PageQuery.extend(AuditFilter.shape),
  status: 200,
  response: pageOf(AuditEvent),
});

export const downloadAuditCsv = endpoint({
  id: 'downloadAuditCsv',
  method: 'GET',
  path: '/audit-events.csv',
  tag: 'Audit',
  summary: 'The same, all of it, as a CSV file; the download is an entry itself',
  access: 'admin',
  query: AuditFilter,
  status: 200,
  responseType: 'csv',
});

export const downloadAuditNdjson = endpoint({
  id: 'downloadAuditNdjson',
  method: 'GET',
  path: '/audit-events.ndjson',
  tag: 'Audit',
  summary: 'The same, one JSON object a line',
  access: 'admin',
  query: AuditFilter,
  status: 200,
  responseType: 'ndjson',
});
