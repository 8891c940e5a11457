import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import type {
  ImportPreview,
  ImportRun,
  QueryOf,
  listImports,
  previewImport,
  startImport,
} from '@reprise/contracts/http';
import { AuditStore, ImportReader, ImportStore, SourceStore, type StoredUpload } from '@reprise/persistence';
import type { SourceRow } from '@reprise/ports';
import { type ColumnMapping, type TicketFile, openTicketFile } from '@reprise/sources';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerScope } from '../core/viewer-scope.js';
import { AppError, notFound } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { Lists } from '../http/lists.js';
import { PREVIEW_ROWS, previewOf } from './preview.js';
import { rejectionCsvLine, rejectionsCsvHeader } from './rejections-csv.js';
import { Deliverers } from '../tickets/intake/deliverers.js';
import { UploadFolder } from './upload-folder.js';
import { receiveUpload } from './receive-upload.js';

const CSV_PAGE = 500;
/** As many columns as a message can list and still be read. */
const MAX_COLUMNS_NAMED = 30;

/** Whose upload it is: the person's, through whatever credential, or that of a token of nobody. */
const ownerOf = (actor: Actor): string => actor.userId ?? actor.credentialId;

/** From a file on somebody's disk to an import that runs. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly imports: ImportStore,
    private readonly runs: ImportReader,
    private readonly sources: SourceStore,
    private readonly audit: AuditStore,
    private readonly folder: UploadFolder,
    private readonly transactions: Transactions,
    private readonly scope: ViewerScope,
    private readonly lists: Lists,
    private readonly deliverers: Deliverers,
  ) {}

  /** Keep the file and look at it; nothing is imported yet. */
  async preview({ request, actor, requestId }: CallOf<typeof previewImport>): Promise<ImportPreview> {
    const { fileName, stored } = await receiveUpload(request, this.folder);
    try {
      if (stored.bytes === 0)
        throw new AppError('import.file_empty', `${fileName} has no bytes. Choose the exported file.`);
      const file = await openTicketFile(this.folder.pathOf(stored.storedAs));
      const rows = await file.readFirst(PREVIEW_ROWS);
      if (file.columns.length === 0) requireContent(fileName, rows);
      const id = await this.transactions.run(async (tx) => {
        const uploadId = await this.imports.addUpload(tx, {
          ...stored,
          fileName,
          format: file.format,
          createdBy: actor.name,
          createdById: ownerOf(actor),
        });
        const detail = { bytes: stored.bytes, sha256: stored.sha256 };
        await this.audit.append(tx, {
          actor: auditActor(actor),
          action: 'upload.stored',
          objectKind: 'upload',
          objectId: uploadId,
          detail,
          requestId,
        });
        return uploadId;
      });
      return previewOf({ id, fileName, bytes: stored.bytes }, file, rows);
    } catch (error) {
      await this.folder.remove(stored.storedAs);
      throw error;
    }
  }

  /** Accept the import: its row, the order to carry it out and the audit row are committed together. */
  async start({ body, actor, requestId }: CallOf<typeof startImport>): Promise<ImportRun> {
    const upload = await this.runs.findUpload(body.uploadId, ownerOf(actor));
    if (!upload) throw notFound('This upload');
    await this.deliverers.require(actor, body.sourceName);
    if (upload.isRemoved) {
      throw new AppError(
        'resource.state_conflict',
        'This file was removed when its import had ended. Upload it again.',
      );
    }
    await this.requireFittingMapping(upload, body.mapping);
    return this.transactions.run(async (tx) => {
      const source = await this.sources.ensure(tx, body.sourceName);
      if (source.kind === 'demo') {
        throw new AppError(
          'resource.state_conflict',
          'This name belongs to the demo data. Choose another source name.',
        );
      }
      const mapping = body.mapping ?? null;
      const id = await this.imports.start(tx, {
        uploadId: upload.id,
        sourceId: source.id,
        mapping,
        requestedBy: actor.name,
        requestedById: actor.userId,
      });
      const detail = { source: source.name, upload: upload.id };
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'import.started',
        objectKind: 'import',
        objectId: id,
        detail,
        requestId,
      });
      return (await this.runs.find(id, tx))!;
    });
  }

  list(query: QueryOf<typeof listImports>) {
    return this.lists.page('imports', query, (page) => this.runs.list(page));
  }

  async show(id: string): Promise<ImportRun> {
    const run = await this.runs.find(id);
    if (!run) throw notFound('This import');
    return run;
  }

  async listRejections(id: string, query: QueryOf<typeof listImports>) {
    await this.show(id);
    return this.lists.page(`rejections ${id}`, query, (page) => this.runs.listRejections(id, page));
  }

  async downloadRejections(id: string): Promise<StreamableFile> {
    await this.show(id);
    return new StreamableFile(Readable.from(this.scope.keep(this.rejectionLines(id))), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="rejected-rows.csv"',
    });
  }

  private async *rejectionLines(id: string): AsyncGenerator<Buffer> {
    yield Buffer.from(rejectionsCsvHeader);
    let after: readonly (string | number | null)[] | undefined;
    do {
      const { items, next } = await this.runs.listRejections(id, { after, limit: CSV_PAGE });
      yield Buffer.from(items.map(rejectionCsvLine).join(''));
      after = next ?? undefined;
    } while (after);
  }

  private async requireFittingMapping(
    upload: StoredUpload,
    mapping: Record<string, string> | undefined,
  ): Promise<void> {
    const file = await this.open(upload, mapping);
    if (file.mapping.id === undefined) {
      const pointer = '/body/mapping/id';
      const message = 'name the column that holds the ticket number';
      const columns = file.columns
        .slice(0, MAX_COLUMNS_NAMED)
        .map(({ column }) => column)
        .join(', ');
      const detail = `No column is read as the ticket number: ${message}. The columns of the file are ${columns}.`;
      throw new AppError('import.mapping_invalid', detail, {
        errors: [{ pointer, code: 'required', message }],
      });
    }
  }

  private async open(upload: StoredUpload, mapping: Record<string, string> | undefined): Promise<TicketFile> {
    try {
      return await openTicketFile(this.folder.pathOf(upload.storedAs), {
        format: upload.format,
        mapping: mapping as ColumnMapping | undefined,
      });
    } catch (error) {
      if (error instanceof RangeError) throw new AppError('import.mapping_invalid', error.message);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new AppError('resource.state_conflict', 'The uploaded file is no longer there. Upload it again.');
      }
      throw error;
    }
  }
}

function requireContent(fileName: string, rows: readonly SourceRow[]): void {
  const isEmpty = rows.every(
    (row) => row.kind === 'rejected' && row.problems.every(({ code }) => code === 'file.empty'),
  );
  if (isEmpty) throw new AppError('import.file_empty', `${fileName} has no rows. Choose the exported file.`);
  const problems = rows.flatMap((row) => (row.kind === 'rejected' ? row.problems : []));
  const foreign = problems.find(({ code }) => code === 'file.foreign');
  throw new AppError(
    'import.format_unknown',
    foreign === undefined
      ? `${fileName} is neither NDJSON, JSON nor CSV with a header row, plain or gzip.`
      : `${fileName} holds no tickets: ${foreign.message}.`,
  );
}
