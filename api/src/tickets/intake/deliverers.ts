import { Injectable } from '@nestjs/common';
import { SourceStore } from '@reprise/persistence';
import { DataSource } from 'typeorm';
import { AppError } from '../../http/app-error.js';
import type { Actor } from '../../http/call.js';

/**
 * Who may hand in tickets of a source. What becomes of a ticket (created, updated, unchanged) tells whether the source had
 * it before, so people who may not see all of a source's tickets hand in none there. Tokens and administrators may: the
 * desk's own program delivers every service, and administrators decide who sees what anyway.
 */
@Injectable()
export class Deliverers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: SourceStore,
  ) {}

  /** @throws AppError `auth.forbidden`, the same for tickets that are there and for tickets that are not */
  async require(actor: Actor, sourceName: string): Promise<void> {
    if (actor.viewer.seesEverything || actor.kind === 'token' || actor.role === 'admin') return;
    if (!(await this.sources.hidesTickets(this.dataSource, sourceName, actor.viewer.teamIds))) return;
    throw new AppError(
      'auth.forbidden',
      `${sourceName} also delivers services that only a team sees. Let a member of the team, an administrator or a program with a token hand in its tickets, or choose another source name.`,
    );
  }
}
