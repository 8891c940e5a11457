import type { OutboxRow, SearchDocumentStore } from '@reprise/persistence';
import type { JobContext, SearchDocumentKind, SearchIndex } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import type { OutboxBatch } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';

export interface SearchIndexHandlerParts {
  readonly batch: OutboxBatch;
  readonly documents: SearchDocumentStore;
  /** The engine people search, and before it the one that answers when that is away. */
  readonly indexes: readonly SearchIndex[];
}

const DOCUMENTS_AT_ONCE = 1_000;

/** Brings every search index up to the present rows: what exists is put whole, what does not is removed. */
export class SearchIndexHandler implements OutboxHandler {
  readonly job = 'search.index';

  constructor(private readonly parts: SearchIndexHandlerParts) {}

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    await this.parts.batch.carryOut(this.job, outboxIds, context, (tx, rows) => this.index(tx, rows));
  }

  private async index(tx: EntityManager, rows: readonly OutboxRow<'search.index'>[]): Promise<void> {
    const { documents, indexes } = this.parts;
    const idsByKind = new Map<SearchDocumentKind, Set<string>>();
    for (const { payload } of rows) {
      const ids = idsByKind.get(payload.kind) ?? new Set();
      for (const id of payload.ids) ids.add(id);
      idsByKind.set(payload.kind, ids);
    }
    for (const [kind, ids] of idsByKind) {
      const all = [...ids];
      for (let start = 0; start < all.length; start += DOCUMENTS_AT_ONCE) {
        const wanted = all.slice(start, start + DOCUMENTS_AT_ONCE);
        const found = await documents.documents(tx, kind, wanted);
        const present = new Set(found.map((document) => document.id));
        const gone = wanted.filter((id) => !present.has(id));
        for (const index of indexes) {
          if (found.length > 0) await index.put(found);
          if (gone.length > 0) await index.remove(kind, gone);
        }
      }
    }
  }
}
