import { Injectable } from '@nestjs/common';
import type { KnownErrorDetail, QueryOf, listKnownErrors } from '@reprise/contracts/http';
import { KnownErrorReader } from '@reprise/persistence';
import { notFound } from '../http/app-error.js';
import { Lists } from '../http/lists.js';

/** Known errors as people read them. */
@Injectable()
export class KnownErrorsService {
  constructor(
    private readonly knownErrors: KnownErrorReader,
    private readonly lists: Lists,
  ) {}

  list({ cursor, limit, sort, ...filter }: QueryOf<typeof listKnownErrors>) {
    const name = `known errors ${sort} ${JSON.stringify(filter)}`;
    return this.lists.page(name, { cursor, limit }, (page) => this.knownErrors.list(filter, sort, page));
  }

  async show(key: string): Promise<KnownErrorDetail> {
    const knownError = await this.knownErrors.find(key);
    if (!knownError) throw notFound(key);
    return knownError;
  }
}
