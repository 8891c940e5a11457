import {
  AnalysisStore,
  AuditStore,
  DemoKnowledgeStore,
  DemoRemovalStore,
  ErasureStore,
  FixStore,
  FixWatchStore,
  HardeningDecisionStore,
  ImportStore,
  OutboxStore,
  PlacementOrderStore,
  ProblemCurationStore,
  QuarantineStore,
  SearchDocumentStore,
  SourceStore,
  TicketIngestStore,
} from '@reprise/persistence';
import type { SearchIndex } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import type { analyseProblems } from './analyse/analyse-problems.js';
import { ProblemAnalyseHandler } from './analyse/problem.analyse.handler.js';
import { DemoRemoveHandler } from './demo/demo.remove.handler.js';
import { furnishDemo } from './demo/furnish-demo.js';
import { ErasureCarryOutHandler } from './erasure/erasure.carry-out.handler.js';
import { ImportProcessHandler } from './ingest/import.process.handler.js';
import type { ImportReader } from './ingest/import-reader.js';
import type { Log } from './log.js';
import { OutboxBatch } from './outbox/outbox-batch.js';
import { PlacementCarryOutHandler } from './problem/placement.carry-out.handler.js';
import { SearchIndexHandler } from './search/search.index.handler.js';

export interface RowHandlerParts {
  readonly dataSource: DataSource;
  readonly uploadDir: string;
  /** Opens what reads files of tickets, usually a thread. */
  readonly openReader: () => ImportReader;
  readonly indexes: readonly SearchIndex[];
  readonly analyse: (...parameters: Parameters<typeof analyseProblems>) => Promise<ReturnType<typeof analyseProblems>>;
  readonly log: Log;
}

/** The handlers that keep nothing between jobs: each works on rows alone. Grouping, which keeps an index, is the clusterer's. */
export function rowHandlers({ dataSource, uploadDir, openReader, indexes, analyse, log }: RowHandlerParts) {
  const outbox = new OutboxStore();
  const curation = new ProblemCurationStore();
  const fixes = new FixStore();
  const demo = new DemoKnowledgeStore();
  const quarantine = new QuarantineStore();
  const batch = new OutboxBatch(dataSource, outbox, quarantine, log);
  return {
    imports: new ImportProcessHandler({
      dataSource,
      outbox,
      imports: new ImportStore(),
      sources: new SourceStore(),
      tickets: new TicketIngestStore(),
      uploadDir,
      openReader,
      log,
    }),
    placements: new PlacementCarryOutHandler({
      dataSource,
      outbox,
      orders: new PlacementOrderStore(),
      quarantine,
      log,
    }),
    analysis: new ProblemAnalyseHandler({
      dataSource,
      batch,
      outbox,
      analysis: new AnalysisStore(),
      fixes: new FixWatchStore(),
      curation,
      hardening: new HardeningDecisionStore(),
      audit: new AuditStore(),
      furnishDemo: (tx) => furnishDemo({ demo, fixes, curation, outbox }, tx),
      analyse,
      log,
    }),
    search: new SearchIndexHandler({ batch, documents: new SearchDocumentStore(), indexes }),
    demoRemoval: new DemoRemoveHandler({ batch, outbox, demo: new DemoRemovalStore(), uploadDir }),
    erasure: new ErasureCarryOutHandler({ batch, erasures: new ErasureStore(), uploadDir }),
  };
}
