import { Injectable } from '@nestjs/common';
import { type Queryable, lookAs } from '@reprise/persistence';
import { DataSource } from 'typeorm';
import { ViewerScope } from './viewer-scope.js';

/** The database as the person of this request may see it. Readers get this, never the pool itself. */
@Injectable()
export class ViewerDatabase implements Queryable {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scope: ViewerScope,
  ) {}

  /** Whether row-level security narrows what this request reads. */
  get isGuarded(): boolean {
    return this.scope.viewer?.seesEverything !== true;
  }

  query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> {
    const { viewer } = this.scope;
    if (viewer?.seesEverything) return this.dataSource.query<T>(sql, parameters);
    return this.dataSource.transaction(async (tx) => {
      await lookAs(tx, viewer);
      return tx.query<T>(sql, parameters);
    });
  }
}
