import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ImportRun, ResponseOf, getDemo, loadDemo, removeDemo } from '@reprise/contracts/http';
import {
  AuditStore,
  DemoKnowledgeStore,
  ImportReader,
  ImportStore,
  OutboxStore,
  ReleaseStore,
  SourceReader,
  SourceStore,
} from '@reprise/persistence';
import { z } from 'zod';
import { auditActor } from '../core/audited.js';
import type { ApiConfig } from '../core/config.js';
import { CONFIG } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { AppError } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { UploadFolder } from './upload-folder.js';

export const DEMO_SOURCE = 'Demo data';

const Releases = z.array(
  z.object({ product: z.string(), version: z.string(), releasedAt: z.iso.datetime({ offset: true }) }),
);

const Knowledge = z.array(
  z.object({
    ticketIds: z.array(z.string()),
    knownError: z
      .object({
        title: z.string(),
        symptom: z.string(),
        cause: z.string(),
        workaround: z.string(),
        fix: z.string(),
        verification: z.string(),
        knownAt: z.iso.datetime({ offset: true }),
      })
      .optional(),
    fixes: z.array(z.object({ version: z.string(), shippedAt: z.iso.datetime({ offset: true }), note: z.string() })),
  }),
);

/** Invented tickets to explore, loaded and removed as a whole. */
@Injectable()
export class DemoService {
  constructor(
    private readonly imports: ImportStore,
    private readonly runs: ImportReader,
    private readonly sources: SourceStore,
    private readonly sourceReader: SourceReader,
    private readonly releases: ReleaseStore,
    private readonly knowledge: DemoKnowledgeStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly folder: UploadFolder,
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async show(): Promise<ResponseOf<typeof getDemo>> {
    const demo = (await this.sourceReader.list()).find((source) => source.kind === 'demo');
    if (!demo) return { loaded: false, removing: false, importId: null, ticketCount: 0 };
    const removing = await this.sourceReader.isDemoLeaving();
    return {
      loaded: true,
      removing,
      importId: (await this.runs.findDemo())?.id ?? null,
      ticketCount: demo.ticketCount,
    };
  }

  async load({ actor, requestId }: CallOf<typeof loadDemo>): Promise<ImportRun> {
    const { demoFile } = this.config;
    if (!demoFile) throw new AppError('resource.not_found', 'This installation comes without demo data.');
    const releases = await readJson(this.config.demoReleases, Releases);
    const knowledge = await readJson(this.config.demoKnowledge, Knowledge);
    const stored = await this.folder.copyFrom(demoFile);
    try {
      return await this.transactions.run(async (tx) => {
        const source = await this.sources.ensure(tx, DEMO_SOURCE, 'demo');
        if (await this.runs.lockAndFindAny(tx, source.id)) {
          throw new AppError('resource.state_conflict', 'The demo data is loaded already, or still being removed.');
        }
        await this.releases.addAll(tx, source.id, releases);
        await this.knowledge.keep(tx, source.id, knowledge);
        const upload = { ...stored, fileName: 'demo.ndjson', format: 'ndjson', createdBy: actor.name } as const;
        const uploadId = await this.imports.addUpload(tx, upload);
        const id = await this.imports.start(tx, {
          uploadId,
          sourceId: source.id,
          mapping: null,
          requestedBy: actor.name,
          requestedById: actor.userId,
        });
        await this.audit.append(tx, {
          actor: auditActor(actor),
          action: 'demo.loaded',
          objectKind: 'import',
          objectId: id,
          requestId,
        });
        return (await this.runs.find(id, tx))!;
      });
    } catch (error) {
      await this.folder.remove(stored.storedAs);
      throw error;
    }
  }

  /** Order the removal; the workers carry it out. Removing what is not there is no error. */
  async remove({ actor, requestId }: CallOf<typeof removeDemo>): Promise<void> {
    await this.transactions.run(async (tx) => {
      const source = await this.sources.findDemo(tx);
      if (!source) return;
      await this.outbox.append(tx, 'demo.remove', { sourceId: source.id });
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'demo.removed',
        objectKind: 'source',
        objectId: source.id,
        requestId,
      });
    });
  }
}

/** A file that the demo brings along; empty where it brings none. */
async function readJson<T>(path: string | undefined, schema: z.ZodType<T[]>): Promise<T[]> {
  return path ? schema.parse(JSON.parse(await readFile(path, 'utf8'))) : [];
}
