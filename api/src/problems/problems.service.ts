import { Injectable } from '@nestjs/common';
import type {
  DecidedProblem,
  ParamsOf,
  ProblemDetail,
  QueryOf,
  listProblemMembers,
  listProblems,
} from '@reprise/contracts/http';
import { ProblemDetailReader, ProblemListReader, ProblemMemberReader } from '@reprise/persistence';
import { notFound } from '../http/app-error.js';
import type { Actor } from '../http/call.js';
import { Lists } from '../http/lists.js';

/** Recurring problems as people read them. */
@Injectable()
export class ProblemsService {
  constructor(
    private readonly problems: ProblemListReader,
    private readonly details: ProblemDetailReader,
    private readonly members: ProblemMemberReader,
    private readonly lists: Lists,
  ) {}

  list({ cursor, limit, ...query }: QueryOf<typeof listProblems>, actor: Actor) {
    const name = `problems ${JSON.stringify(query)} ${query.view === 'mine' ? actor.userId : ''}`;
    return this.lists.page(name, { cursor, limit }, (page) => this.problems.list(query, actor.userId, page));
  }

  async show(key: string): Promise<ProblemDetail> {
    const problem = await this.details.find(key);
    if (!problem) throw notFound(key);
    return problem;
  }

  /** After a decision. @throws AppError `resource.not_found` when the problem is gone by now */
  async showDecided(id: string): Promise<DecidedProblem> {
    const problem = await this.details.findDecided(id);
    if (!problem) throw notFound('This problem');
    return problem;
  }

  async listMembers(
    { key }: ParamsOf<typeof listProblemMembers>,
    { cursor, limit, order }: QueryOf<typeof listProblemMembers>,
  ) {
    const id = await this.requireId(key);
    return this.lists.page(`members ${id} ${order}`, { cursor, limit }, (page) => this.members.list(id, order, page));
  }

  /** @throws AppError `resource.not_found` */
  async requireId(key: string): Promise<string> {
    const id = await this.details.findId(key);
    if (id === undefined) throw notFound(key);
    return id;
  }
}
