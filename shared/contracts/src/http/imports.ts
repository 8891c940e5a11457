import { z } from 'zod';
import { Id, Moment, PageQuery, endpoint, pageOf } from './common.js';
import { SourceName } from './sources.js';

export const importFormats = ['ndjson', 'csv', 'json'] as const;
export const ImportStatus = z.enum(['queued', 'running', 'completed', 'failed']).meta({ id: 'ImportStatus' });

/** Neutral field ← column of the file, e.g. `{ "title": "Short description" }`. */
export const ColumnMapping = z.record(z.string().max(40), z.string().max(200)).meta({ id: 'ColumnMapping' });

export const ImportRun = z
  .object({
    id: Id,
    sourceId: Id,
    sourceName: z.string(),
    fileName: z.string(),
    format: z.enum(importFormats),
    bytes: z.number().int(),
    sha256: z.string(),
    status: ImportStatus,
    progress: z.number().min(0).max(1).meta({ description: 'Share of the file read' }),
    linesRead: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    stale: z.number().int().meta({ description: 'Older than what was stored; nothing was changed by them' }),
    rejected: z.number().int(),
    incomplete: z.number().int().meta({ description: 'Rows whose ticket was kept with a value left out or cut' }),
    clusteredShare: z.number().min(0).max(1).meta({ description: 'Share of the accepted tickets already grouped' }),
    error: z.string().nullable(),
    createdAt: Moment,
    finishedAt: Moment.nullable(),
    requestedBy: z.string().nullable(),
  })
  .meta({ id: 'ImportRun', description: 'created + updated + unchanged + stale + rejected = linesRead' });
export type ImportRun = z.infer<typeof ImportRun>;

export const ImportRejection = z
  .object({
    line: z.number().int(),
    column: z.string().nullable(),
    value: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    imported: z.boolean().meta({ description: 'The ticket was kept; only this value was left out or cut' }),
  })
  .meta({ id: 'ImportRejection' });

export const ColumnPreview = z
  .object({
    column: z.string(),
    fillRate: z.number().min(0).max(1),
    samples: z.array(z.string()),
    field: z.string().nullable().meta({ description: 'Proposed neutral field; null: not imported' }),
  })
  .meta({ id: 'ColumnPreview' });

export const ImportPreview = z
  .object({
    uploadId: Id,
    fileName: z.string(),
    format: z.enum(importFormats),
    bytes: z.number().int(),
    columns: z.array(ColumnPreview),
    fields: z.array(z.object({ name: z.string(), label: z.string(), required: z.boolean() })),
    rows: z.array(z.record(z.string(), z.string())).meta({ description: 'First mapped tickets' }),
    problems: z.array(ImportRejection),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof ImportPreview>;

/** Step one: the file is stored and looked at; nothing is imported yet. */
export const previewImport = endpoint({
  id: 'previewImport',
  method: 'POST',
  path: '/imports/previews',
  tag: 'Sources and imports',
  summary: 'Upload a file and see how its columns would be read; multipart part `file`',
  access: 'lead',
  bodyType: 'multipart',
  status: 201,
  response: ImportPreview,
});

/** Step two: start the import of a previewed upload. */
export const startImport = endpoint({
  id: 'startImport',
  method: 'POST',
  path: '/imports',
  tag: 'Sources and imports',
  summary: 'Import a previewed upload; answers before the work is done',
  access: 'lead',
  body: z.strictObject({ uploadId: Id, sourceName: SourceName, mapping: ColumnMapping.optional() }),
  status: 202,
  response: ImportRun,
});

const ImportId = z.strictObject({ id: Id });

export const listImports = endpoint({
  id: 'listImports',
  method: 'GET',
  path: '/imports',
  tag: 'Sources and imports',
  summary: 'Imports, newest first',
  access: 'engineer',
  query: PageQuery,
  status: 200,
  response: pageOf(ImportRun),
});

export const getImport = endpoint({
  id: 'getImport',
  method: 'GET',
  path: '/imports/:id',
  tag: 'Sources and imports',
  summary: 'Progress and account of one import',
  access: 'engineer',
  params: ImportId,
  status: 200,
  response: ImportRun,
});

export const listImportRejections = endpoint({
  id: 'listImportRejections',
  method: 'GET',
  path: '/imports/:id/rejections',
  tag: 'Sources and imports',
  summary: 'Rows that were not imported, then those imported without a value (the first 10,000), and why',
  access: 'engineer',
  params: ImportId,
  query: PageQuery,
  status: 200,
  response: pageOf(ImportRejection),
});

export const downloadImportRejections = endpoint({
  id: 'downloadImportRejections',
  method: 'GET',
  path: '/imports/:id/rejections.csv',
  tag: 'Sources and imports',
  summary: 'The same as a CSV file',
  access: 'engineer',
  params: ImportId,
  status: 200,
  responseType: 'csv',
});

export const DemoState = z
  .object({
    loaded: z.boolean(),
    removing: z.boolean().meta({ description: 'Its removal was ordered and is under way' }),
    importId: Id.nullable(),
    ticketCount: z.number().int(),
  })
  .meta({ id: 'DemoState' });

export const getDemo = endpoint({
  id: 'getDemo',
  method: 'GET',
  path: '/demo',
  tag: 'Sources and imports',
  summary: 'Whether demo data is present',
  access: 'engineer',
  status: 200,
  response: DemoState,
});

export const loadDemo = endpoint({
  id: 'loadDemo',
  method: 'POST',
  path: '/demo',
  tag: 'Sources and imports',
  summary: 'Load about 2,000 invented tickets to explore',
  access: 'lead',
  status: 202,
  response: ImportRun,
});

export const removeDemo = endpoint({
  id: 'removeDemo',
  method: 'DELETE',
  path: '/demo',
  tag: 'Sources and imports',
  summary: 'Remove the demo tickets and everything made from them alone',
  access: 'lead',
  status: 204,
  responseType: 'none',
});
