import { Injectable } from '@nestjs/common';
import type { QueryOf, TicketDetail, listTickets } from '@reprise/contracts/http';
import { TicketReader } from '@reprise/persistence';
import { notFound } from '../http/app-error.js';
import { Lists } from '../http/lists.js';

/** Tickets as they were taken in, and what became of them. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly tickets: TicketReader,
    private readonly lists: Lists,
  ) {}

  list({ cursor, limit, ...filter }: QueryOf<typeof listTickets>) {
    return this.lists.page(`tickets ${JSON.stringify(filter)}`, { cursor, limit }, (page) =>
      this.tickets.list(filter, page),
    );
  }

  async show(id: string): Promise<TicketDetail> {
    const ticket = await this.tickets.find(id);
    if (!ticket) throw notFound('This ticket');
    return ticket;
  }
}
