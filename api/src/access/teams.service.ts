import { Injectable } from '@nestjs/common';
import type { ResponseOf, Team, createTeam, deleteTeam, updateTeam } from '@reprise/contracts/http';
import { AuditStore, type AuditEntry, RestrictionStore, TeamStore } from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';

/** Teams and the services only they see. Administrators manage both without seeing such services themselves. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly teams: TeamStore,
    private readonly restrictions: RestrictionStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async list(): Promise<{ items: Team[] }> {
    return { items: await this.teams.list() };
  }

  create({ body, actor, requestId }: CallOf<typeof createTeam>): Promise<Team> {
    return this.transactions.run(async (tx) => {
      const id = await this.teams.create(tx, body.name);
      if (!id) throw nameTaken(body.name);
      await this.note(tx, { actor: auditActor(actor), action: 'team.created', objectId: id, requestId, detail: body });
      return (await this.teams.find(tx, id))!;
    });
  }

  update({
    params: { id },
    body,
    actor,
    requestId,
  }: CallOf<typeof updateTeam>): Promise<ResponseOf<typeof updateTeam>> {
    return this.transactions.runForEverybody(async (tx) => {
      const before = await this.teams.find(tx, id);
      if (!before) throw notFound('This team');
      if (body.name !== undefined && !(await this.teams.rename(tx, id, body.name))) throw nameTaken(body.name);
      if (body.memberIds) await this.setMembers(tx, id, body.memberIds);
      const mixedProblems = body.services ? await this.setServices(tx, id, body.services) : [];
      const team = (await this.teams.find(tx, id))!;
      const detail = { before: summaryOf(before), after: summaryOf(team) };
      await this.note(tx, { actor: auditActor(actor), action: 'team.changed', objectId: id, requestId, detail });
      return { ...team, mixedProblems };
    });
  }

  async remove({ params: { id }, actor, requestId }: CallOf<typeof deleteTeam>): Promise<void> {
    await this.transactions.runForEverybody(async (tx) => {
      if (!(await this.teams.find(tx, id))) throw notFound('This team');
      if (!(await this.teams.remove(tx, id))) {
        throw new AppError('resource.state_conflict', 'Services are restricted to this team. Open them first.');
      }
      await this.note(tx, { actor: auditActor(actor), action: 'team.removed', objectId: id, requestId });
    });
  }

  private async setMembers(tx: EntityManager, id: string, memberIds: readonly string[]): Promise<void> {
    const unknown = await this.teams.setMembers(tx, id, memberIds);
    if (unknown.length === 0) return;
    const errors = unknown.map((userId) => ({
      pointer: `/body/memberIds/${memberIds.indexOf(userId)}`,
      code: 'unknown',
      message: 'is nobody with an account',
    }));
    throw new AppError('request.invalid', 'Some members have no account.', { errors });
  }

  private async setServices(tx: EntityManager, id: string, services: readonly string[]): Promise<string[]> {
    const outcome = await this.restrictions.setServices(tx, id, services);
    if (outcome.kind === 'taken') {
      throw new AppError('resource.state_conflict', `${outcome.service} is restricted to ${outcome.team} already.`);
    }
    return [...outcome.mixedProblems];
  }

  private note(tx: EntityManager, entry: Omit<AuditEntry, 'objectKind'>): Promise<void> {
    return this.audit.append(tx, { ...entry, objectKind: 'team' });
  }
}

const summaryOf = ({ name, members, services }: Team) => ({ name, members: members.map(({ id }) => id), services });

const nameTaken = (name: string): AppError =>
  new AppError('resource.state_conflict', `There is a team “${name}” already.`);
