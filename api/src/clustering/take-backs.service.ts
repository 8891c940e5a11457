import { Injectable } from '@nestjs/common';
import type {
  ClusteringRun,
  ParamsOf,
  Preview,
  getClusteringRun,
  takeRunBack,
  undoTakeBack,
} from '@reprise/contracts/http';
import {
  AuditStore,
  OutboxStore,
  PlacementStore,
  PlacementUndoStore,
  PreviewStore,
  RunReader,
  RunTakeBackStore,
  type ReturnStep,
  type StandingStep,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { PlacementRecord } from '../problems/placement-record.js';
import { PreviewBinding } from '../problems/preview-binding.js';
import { PreviewsService } from '../problems/previews.service.js';
import { StepUndoing } from '../problems/step-undoing.js';

type Order = CallOf<typeof takeRunBack> | CallOf<typeof undoTakeBack>;

/** Runs that a person takes back: looked at, decided as shown, obeyed from then on, undone. Grouping knows no audiences, so neither does this. */
@Injectable()
export class TakeBacksService {
  constructor(
    private readonly runs: RunReader,
    private readonly takeBacks: RunTakeBackStore,
    private readonly placements: PlacementStore,
    private readonly undoing: PlacementUndoStore,
    private readonly previews: PreviewStore,
    private readonly previewing: PreviewsService,
    private readonly binding: PreviewBinding,
    private readonly record: PlacementRecord,
    private readonly stepUndoing: StepUndoing,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async show({ id }: ParamsOf<typeof getClusteringRun>): Promise<ClusteringRun> {
    const run = await this.runs.find(id);
    if (!run) throw notFound('This run');
    return run;
  }

  async preview({ id }: ParamsOf<typeof getClusteringRun>): Promise<Preview> {
    await this.requireReturnable(id);
    const previewId = await this.transactions.run(async (tx) => {
      const change = { kind: 'take back', runId: id } as const;
      const asked = await this.previews.ask(tx, null, change, change);
      await this.outbox.append(tx, 'cluster.preview', { previewId: asked });
      return asked;
    });
    return this.previewing.show(previewId);
  }

  async takeBack(call: CallOf<typeof takeRunBack>): Promise<ClusteringRun> {
    const { params, body, actor } = call;
    await this.requireReturnable(params.id);
    await this.transactions.runForEverybody(async (tx) => {
      await this.binding.require(tx, body.previewId, { kind: 'take back', runId: params.id });
      if (await this.takeBacks.standing(tx, params.id)) throw takenBackAlready();
      const concerned = await this.takeBacks.problemsOf(tx, params.id);
      const held = await this.placements.lock(tx, concerned);
      await this.record.requireSettled(tx, concerned);
      const takeBackId = await this.takeBacks.begin(tx, params.id, actor, body.reason);
      const record = (step: ReturnStep) =>
        this.record.begin(tx, {
          ...step,
          ...this.told(call),
          version: (held.get(step.problemId)?.version ?? 0) + 1,
          detail: { tickets: step.tickets, run: params.id },
          takeBackId,
        });
      const part = (eventId: string, fromId: string, toId: string | null) =>
        this.record.orders.part(tx, eventId, fromId, toId);
      const { ticketIds, problemIds, revived } = await this.takeBacks.carryOut(tx, params.id, actor, { record, part });
      await this.takeBacks.noteRevived(tx, takeBackId, revived);
      await this.record.settle(tx, problemIds, ticketIds);
      await this.note(tx, call, 'clustering.runTakenBack', { takeBackId, tickets: ticketIds.length });
    });
    return this.show(params);
  }

  async undo(call: CallOf<typeof undoTakeBack>): Promise<ClusteringRun> {
    const { params, body } = call;
    await this.show(params);
    await this.transactions.runForEverybody(async (tx) => {
      const standing = await this.takeBacks.standing(tx, params.id);
      if (!standing) throw new AppError('resource.state_conflict', 'This run is not taken back.');
      const own = await this.takeBacks.standingSteps(tx, standing.id);
      const steps = await this.withLater(tx, own);
      const touched = await this.undoing.problemsOf(tx, steps.map(({ id }) => id)); // prettier-ignore
      const held = await this.placements.lock(tx, touched);
      const ownIds = new Set(own.map(({ id }) => id));
      await this.stepUndoing.undo(tx, {
        steps,
        later: steps.filter(({ id }) => !ownIds.has(id)),
        withLater: body.withLater,
        problemIds: touched,
        versionAfter: ({ problemId }) => (held.get(problemId)?.version ?? 0) + 1,
        ...this.told(call),
        detail: { run: params.id },
      });
      await this.takeBacks.end(tx, standing.id);
      await this.note(tx, call, 'clustering.takeBackUndone', { takeBackId: standing.id, steps: steps.length });
    });
    return this.show(params);
  }

  /** These steps and all that stand on them, newest first. */
  private async withLater(
    tx: EntityManager,
    own: readonly { readonly id: string; readonly problemId: string }[],
  ): Promise<StandingStep[]> {
    const steps = new Map<string, StandingStep>();
    for (const { id, problemId } of own) {
      const step = await this.undoing.find(tx, problemId, id);
      for (const one of [...(step ? [step] : []), ...(await this.undoing.laterSteps(tx, id))]) steps.set(one.id, one);
    }
    return [...steps.values()].sort((one, other) => Number(other.id) - Number(one.id));
  }

  private async requireReturnable(id: string): Promise<void> {
    const { takenBack, refusal } = await this.show({ id });
    if (takenBack) throw takenBackAlready();
    if (refusal !== null) throw new AppError('resource.state_conflict', refusal);
  }

  private told({ actor, body, requestId }: Order) {
    return { actor, reason: body.reason, requestId };
  }

  private note(tx: EntityManager, { params, actor, requestId }: Order, action: string, detail: object): Promise<void> {
    return this.audit.append(tx, {
      actor: auditActor(actor),
      action,
      objectKind: 'cluster_run',
      objectId: params.id,
      detail: { ...detail },
      requestId,
    });
  }
}

const takenBackAlready = (): AppError => new AppError('resource.state_conflict', 'This run is taken back already.');
