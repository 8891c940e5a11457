import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { AuditEvent, QueryOf, listAuditEvents } from '@reprise/contracts/http';
import { type AuditFilter, AuditReader, AuditStore } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import type { Actor } from '../http/call.js';
import { csvCell } from '../http/csv-cell.js';
import { Lists } from '../http/lists.js';

const EXPORT_PAGE = 1_000;
const columns = [
  'id',
  'at',
  'actorKind',
  'actorName',
  'action',
  'objectKind',
  'objectId',
  'detail',
  'requestId',
  'seal',
] as const satisfies (keyof AuditEvent)[];

const formats = {
  csv: {
    type: 'text/csv; charset=utf-8',
    header: `${columns.join(',')}\r\n`,
    line: (event: AuditEvent): string =>
      `${columns.map((column) => csvCell(column === 'detail' ? JSON.stringify(event.detail) : event[column])).join(',')}\r\n`,
  },
  ndjson: {
    type: 'application/x-ndjson; charset=utf-8',
    header: '',
    line: (event: AuditEvent): string => `${JSON.stringify(event)}\n`,
  },
} as const;

/** Reading the record of changes. Taking all of it along is a change worth recording itself. */
@Injectable()
export class AuditService {
  constructor(
    private readonly events: AuditReader,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly lists: Lists,
  ) {}

  list({ cursor, limit, ...filter }: QueryOf<typeof listAuditEvents>) {
    const name = `audit ${JSON.stringify(filter)}`;
    return this.lists.page(name, { cursor, limit }, (page) => this.events.list(filter, page));
  }

  async download(
    format: keyof typeof formats,
    filter: AuditFilter,
    actor: Actor,
    requestId: string,
  ): Promise<StreamableFile> {
    await this.transactions.run((tx) =>
      this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'audit.exported',
        objectKind: 'audit',
        objectId: format,
        detail: { ...filter },
        requestId,
      }),
    );
    await this.events.seal();
    return new StreamableFile(Readable.from(this.lines(format, filter)), {
      type: formats[format].type,
      disposition: `attachment; filename="audit.${format}"`,
    });
  }

  private async *lines(format: keyof typeof formats, filter: AuditFilter): AsyncGenerator<Buffer> {
    const { header, line } = formats[format];
    yield Buffer.from(header);
    let after: readonly (string | number | null)[] | undefined;
    do {
      const { items, next } = await this.events.list(filter, { after, limit: EXPORT_PAGE });
      if (items.length > 0) yield Buffer.from(items.map(line).join(''));
      after = next ?? undefined;
    } while (after);
  }
}
