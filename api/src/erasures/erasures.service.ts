import { Injectable } from '@nestjs/common';
import type { Erasure, QueryOf, ResponseOf, listErasures, orderErasure, previewErasure } from '@reprise/contracts/http';
import { ErasureStore, type ErasureRow, type ErasureSubject, queryRows, rehearseErasure } from '@reprise/persistence';
import { DataSource } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { Lists } from '../http/lists.js';

const SHOWN = 100;

/** Erasing tickets and people: rehearsed, confirmed, ordered. Carried out by the workers. */
@Injectable()
export class ErasuresService {
  constructor(
    private readonly erasures: ErasureStore,
    private readonly transactions: Transactions,
    private readonly dataSource: DataSource,
    private readonly database: ViewerDatabase,
    private readonly lists: Lists,
  ) {}

  async list(query: QueryOf<typeof listErasures>): Promise<ResponseOf<typeof listErasures>> {
    const page = await this.lists.page('erasures', query, (request) => this.erasures.list(this.database, request));
    return { ...page, items: page.items.map(present) };
  }

  /** It takes what the administrator does not see along, because a person's right does not end at a team, and counts it only. */
  async preview(subject: ErasureSubject): Promise<ResponseOf<typeof previewErasure>> {
    const confirmation = await this.requireSubject(subject);
    const { account, ticketIds, problemIds } = await rehearseErasure(this.dataSource, subject);
    return {
      ...account,
      rows: { ...account.rows },
      externalIds: await this.labels(`SELECT external_id AS label FROM ticket`, 'opened_at', ticketIds),
      problemKeys: await this.labels(`SELECT 'PRB-' || key AS label FROM problem`, 'key', problemIds),
      confirmation,
    };
  }

  async order({ body, actor, requestId }: CallOf<typeof orderErasure>): Promise<{ id: string }> {
    const { subject, confirmation, reference = null } = body;
    if (confirmation.trim() !== (await this.requireSubject(subject))) {
      const message = 'must be the number of the ticket, or the first name, exactly as given';
      throw new AppError('request.invalid', 'The confirmation does not name what is to be erased.', {
        errors: [{ pointer: '/body/confirmation', code: 'mismatch', message }],
      });
    }
    return this.transactions.runForEverybody(async (tx) => {
      const id = await this.erasures.order(tx, { subject, reference, actor: auditActor(actor), requestId });
      return { id };
    });
  }

  /** @returns what has to be typed to order it */
  private async requireSubject(subject: ErasureSubject): Promise<string> {
    const confirmation = await this.erasures.confirmationOf(this.database, subject);
    if (confirmation === undefined) throw notFound('This ticket');
    return confirmation;
  }

  private async labels(select: string, order: string, ids: readonly string[]): Promise<string[]> {
    const rows = await queryRows<{ label: string }>(
      this.database,
      `${select} WHERE id = ANY($1::uuid[]) ORDER BY ${order} LIMIT ${SHOWN}`,
      [ids],
    );
    return rows.map(({ label }) => label);
  }
}

const present = ({ account, doneAt, orderedAt, settledAt, ...row }: ErasureRow): Erasure => ({
  ...row,
  orderedAt: orderedAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
  settledAt: settledAt?.toISOString() ?? null,
  account: account && { ...account, rows: { ...account.rows } },
});
