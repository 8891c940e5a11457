import { Injectable } from '@nestjs/common';
import type { BodyOf, ClusteringState, Preview, previewClustering, setClustering } from '@reprise/contracts/http';
import { areSettingsEqual, clusterProfileNames, shippedSettings } from '@reprise/domain';
import { AuditStore, ClusteringReader, ClusteringSettingStore, OutboxStore, PreviewStore } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { PreviewBinding } from '../problems/preview-binding.js';
import { PreviewsService } from '../problems/previews.service.js';

/** How sure is sure enough: looked at, tried on all tickets, decided. */
@Injectable()
export class ClusteringService {
  constructor(
    private readonly settings: ClusteringSettingStore,
    private readonly reader: ClusteringReader,
    private readonly previews: PreviewStore,
    private readonly previewing: PreviewsService,
    private readonly binding: PreviewBinding,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async show(): Promise<ClusteringState> {
    const state = await this.reader.show();
    return { ...state, shipped: shippedSettings(), profiles: [...clusterProfileNames] };
  }

  async preview(wanted: BodyOf<typeof previewClustering>): Promise<Preview> {
    const id = await this.transactions.run(async (tx) => {
      if (areSettingsEqual(await this.settings.setting(tx), wanted)) throw nothingNew();
      const change = { kind: 'clustering', ...wanted } as const;
      const asked = await this.previews.ask(tx, null, change, change);
      await this.outbox.append(tx, 'cluster.preview', { previewId: asked });
      return asked;
    });
    return this.previewing.show(id);
  }

  async decide({ body, version, actor, requestId }: CallOf<typeof setClustering>): Promise<ClusteringState> {
    const { reason, previewId, ...wanted } = body;
    // Grouping knows no audiences: the decision is about the tickets of all.
    await this.transactions.runForEverybody(async (tx) => {
      const before = await this.settings.lock(tx);
      if (before.version !== version) throw changedMeanwhile(before.version);
      if (areSettingsEqual(before, wanted)) throw nothingNew();
      await this.binding.require(tx, previewId, { kind: 'clustering', ...wanted });
      await this.settings.decide(tx, wanted, { actor, reason });
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'clustering.changed',
        objectKind: 'setting',
        objectId: 'clustering',
        detail: { before: { profile: before.profile, minProbability: before.minProbability }, after: wanted },
        requestId,
      });
      await this.outbox.appendRun(tx);
    });
    return this.show();
  }
}

const nothingNew = (): AppError => new AppError('request.invalid', 'Tickets are grouped like this already.');
