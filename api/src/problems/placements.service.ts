import { Injectable } from '@nestjs/common';
import type { DecidedProblem, mergeProblems, moveMembers, pinMembers, splitProblem } from '@reprise/contracts/http';
import { PlacementStore, type PlacedProblem, type PlacementKind } from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AppError, differentAudiences, notFound } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { Transactions } from '../core/transactions.js';
import { PlacementRecord } from './placement-record.js';
import { PreviewBinding } from './preview-binding.js';
import { ProblemsService } from './problems.service.js';

/** Who asks for a step, in answer to which state of the problem, and why. */
export interface PlacementOrder {
  readonly actor: Actor;
  /** Left out: whatever the state of the problem, because the caller has looked at what the step rests on. */
  readonly version?: number;
  readonly requestId: string;
  readonly body: { readonly reason?: string | undefined };
}

interface Step {
  readonly kind: PlacementKind;
  readonly problem: PlacedProblem;
  readonly other?: PlacedProblem | { readonly id: string };
  readonly tickets: number;
}

/** Which tickets belong together, decided by people: in force at once, obeyed by every later run. */
@Injectable()
export class PlacementsService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly placements: PlacementStore,
    private readonly record: PlacementRecord,
    private readonly binding: PreviewBinding,
    private readonly transactions: Transactions,
  ) {}

  async merge(call: CallOf<typeof mergeProblems>): Promise<DecidedProblem> {
    const { params, body } = call;
    const [intoId, fromId] = [await this.problems.requireId(params.key), await this.problems.requireId(body.key)];
    if (intoId === fromId) throw refused('/body/key', `${body.key} and ${params.key} are one problem already`);
    await this.transactions.run(async (tx) => {
      const [into, from] = await this.lock(tx, call, intoId, fromId);
      if (into.audienceId !== from!.audienceId) throw differentAudiences();
      await this.binding.require(tx, body.previewId, { kind: 'merge', intoId, fromId });
      const step = { kind: 'merged', problem: into, other: from!, tickets: from!.ticketCount } as const;
      const eventId = await this.begin(tx, call, step);
      await this.placements.merge(tx, eventId, fromId, intoId);
      await this.record.gather(tx, eventId, fromId, intoId);
    });
    return this.problems.showDecided(intoId);
  }

  async split(call: CallOf<typeof splitProblem>): Promise<DecidedProblem> {
    const { params, body, actor } = call;
    const fromId = await this.problems.requireId(params.key);
    const ticketIds = [...new Set(body.ticketIds)];
    const newId = uuidv7();
    await this.transactions.run(async (tx) => {
      const [from] = await this.lock(tx, call, fromId);
      await this.binding.require(tx, body.previewId, { kind: 'split', fromId, ticketIds });
      await this.requireMembers(tx, ticketIds, from, params.key);
      await this.placements.addProblem(tx, newId, body.title, fromId, ticketIds[0]!);
      const step = { kind: 'split off', problem: from, other: { id: newId }, tickets: ticketIds.length } as const;
      const eventId = await this.begin(tx, call, step);
      await this.placements.place(tx, eventId, ticketIds, newId, actor);
      await this.record.part(tx, eventId, fromId, newId, ticketIds);
    });
    return this.problems.showDecided(newId);
  }

  async move(call: CallOf<typeof moveMembers>): Promise<DecidedProblem> {
    const { params, body } = call;
    const fromId = await this.problems.requireId(params.key);
    const toId = body.toKey === null ? null : await this.problems.requireId(body.toKey);
    if (toId === fromId) throw refused('/body/toKey', `they are in ${params.key} already`);
    const ticketIds = [...new Set(body.ticketIds)];
    await this.transactions.run(async (tx) => {
      await this.lock(tx, call, fromId, ...(toId === null ? [] : [toId]));
      await this.binding.require(tx, body.previewId, { kind: 'move', fromId, toId, ticketIds });
      await this.moveWithin(tx, call, ticketIds, { id: fromId, key: params.key }, toId);
    });
    return this.problems.showDecided(fromId);
  }

  /** The same as part of something larger. @returns id of the event */
  async moveWithin(
    tx: EntityManager,
    order: PlacementOrder,
    ticketIds: readonly string[],
    from: { readonly id: string; readonly key: string },
    toId: string | null,
  ): Promise<string> {
    const [problem, to] = await this.lock(tx, order, from.id, ...(toId === null ? [] : [toId]));
    await this.requireMembers(tx, ticketIds, problem, from.key);
    const kind = toId === null ? 'taken out' : 'moved';
    const eventId = await this.begin(tx, order, { kind, problem, other: to, tickets: ticketIds.length });
    await this.placements.place(tx, eventId, ticketIds, toId, order.actor);
    await this.record.part(tx, eventId, from.id, toId, ticketIds);
    return eventId;
  }

  async pin(call: CallOf<typeof pinMembers>): Promise<DecidedProblem> {
    const { params, body } = call;
    const id = await this.problems.requireId(params.key);
    await this.transactions.run(async (tx) => {
      await this.pinWithin(tx, call, [...new Set(body.ticketIds)], id);
    });
    return this.problems.showDecided(id);
  }

  /** The same as part of something larger. @returns id of the event */
  async pinWithin(tx: EntityManager, order: PlacementOrder, ticketIds: readonly string[], id: string): Promise<string> {
    const [problem] = await this.lock(tx, order, id);
    const places = await this.placements.places(tx, ticketIds);
    const elsewhere = ticketIds.findIndex((one) => (places.get(one) ?? id) !== id || !places.has(one));
    if (elsewhere >= 0)
      throw refused(`/body/ticketIds/${elsewhere}`, 'does not exist or is in another problem; move it from there');
    const eventId = await this.begin(tx, order, { kind: 'pinned', problem, tickets: ticketIds.length });
    await this.placements.pin(tx, eventId, ticketIds, id, order.actor);
    await this.record.settle(tx, [id], ticketIds);
    return eventId;
  }

  /** Keep two tickets of different places apart for good. @returns id of the event */
  async keepApartWithin(
    tx: EntityManager,
    order: PlacementOrder,
    pair: readonly [ticketId: string, otherId: string],
    problemId: string,
  ): Promise<string> {
    const otherProblemId = (await this.placements.places(tx, pair)).get(pair[1]);
    const [problem, other] = await this.lock(tx, order, problemId, ...(otherProblemId ? [otherProblemId] : []));
    const eventId = await this.begin(tx, order, { kind: 'kept apart', problem, other, tickets: pair.length });
    await this.placements.keepApart(tx, eventId, pair);
    await this.record.settle(tx, other ? [problem.id, other.id] : [problem.id], pair);
    return eventId;
  }

  /** The problem in its expected version, then the others, all held and nothing under way in them. */
  private async lock(
    tx: EntityManager,
    { version }: PlacementOrder,
    id: string,
    ...otherIds: readonly string[]
  ): Promise<[PlacedProblem, ...PlacedProblem[]]> {
    const held = await this.placements.lock(tx, [id, ...otherIds]);
    const [problem, ...others] = [id, ...otherIds].map((one) => held.get(one));
    if (problem === undefined || others.includes(undefined)) throw notFound('One of these problems');
    if (version !== undefined && problem.version !== version) throw changedMeanwhile(problem.version);
    await this.record.requireSettled(tx, [id, ...otherIds]);
    return [problem, ...(others as PlacedProblem[])];
  }

  private begin(
    tx: EntityManager,
    { actor, body, requestId }: PlacementOrder,
    { kind, problem, other, tickets }: Step,
  ) {
    return this.record.begin(tx, {
      kind,
      problemId: problem.id,
      otherProblemId: other?.id ?? null,
      version: problem.version + 1,
      actor,
      reason: body.reason,
      detail: { tickets },
      requestId,
    });
  }

  private async requireMembers(tx: EntityManager, ticketIds: readonly string[], problem: PlacedProblem, key: string) {
    const places = await this.placements.places(tx, ticketIds);
    const stranger = ticketIds.findIndex((id) => places.get(id) !== problem.id);
    if (stranger >= 0) throw refused(`/body/ticketIds/${stranger}`, `is not a ticket of ${key}`);
    if (problem.ticketCount === ticketIds.length)
      throw refused('/body/ticketIds', `are all tickets of ${key}: merge it into another problem instead`);
  }
}

const refused = (pointer: string, message: string): AppError =>
  new AppError('request.invalid', `${pointer} ${message}`, { errors: [{ pointer, code: 'invalid_value', message }] });
