import { Injectable } from '@nestjs/common';
import type { PageRequest, Slice } from '@reprise/persistence';
import { CursorSigner } from './cursor.js';

/** A page as the contract shows it. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number;
}

/** Turns signed cursors into positions and back. */
@Injectable()
export class Lists {
  constructor(private readonly signer: CursorSigner) {}

  /**
   * @param list  what is listed, how it is filtered and sorted; a cursor of one list is refused by another
   * @throws AppError `request.invalid` for a cursor of another list
   */
  async page<T>(
    list: string,
    query: { readonly cursor?: string; readonly limit: number },
    read: (page: PageRequest) => Promise<Slice<T>>,
  ): Promise<Page<T>> {
    const slice = await read({ after: this.signer.read(list, query.cursor), limit: query.limit });
    return {
      items: [...slice.items],
      nextCursor: slice.next ? this.signer.sign(list, slice.next) : null,
      ...(slice.total === undefined ? {} : { total: slice.total }),
    };
  }
}
