import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
  type Type,
} from '@nestjs/common';
import * as persistence from '@reprise/persistence';
import { type Clock, systemClock } from '@reprise/ports';
import { DataSource } from 'typeorm';
import { CursorSigner } from '../http/cursor.js';
import { Lists } from '../http/lists.js';
import { ApiMetrics } from '../metrics/api-metrics.js';
import { IntakeGate } from '../tickets/intake/intake-gate.js';
import type { ApiConfig } from './config.js';
import { CLOCK, CONFIG } from './tokens.js';
import { Transactions } from './transactions.js';
import { ViewerDatabase } from './viewer-database.js';
import { ViewerScope } from './viewer-scope.js';

const stores: Type[] = [
  persistence.AuditStore,
  persistence.ClusteringSettingStore,
  persistence.DecisionUndoStore,
  persistence.DemoKnowledgeStore,
  persistence.ErasureStore,
  persistence.FixStore,
  persistence.HardeningDecisionStore,
  persistence.ImportStore,
  persistence.KnownErrorStore,
  persistence.LearningStore,
  persistence.OutboxStore,
  persistence.PlacementStore,
  persistence.PlacementOrderStore,
  persistence.PlacementUndoStore,
  persistence.PreviewStore,
  persistence.ProblemClusteringStore,
  persistence.ProblemBulkStore,
  persistence.ProblemCurationStore,
  persistence.QuarantineStore,
  persistence.RedactionStore,
  persistence.ReleaseStore,
  persistence.RetentionStore,
  persistence.ReviewDrawStore,
  persistence.ReviewStore,
  persistence.RuleStore,
  persistence.RestrictionStore,
  persistence.RunTakeBackStore,
  persistence.SearchEventStore,
  persistence.SourceStore,
  persistence.TicketCorpusStore,
  persistence.TicketIngestStore,
];

/** Answer to the person of a request: they see what that person may see. */
const readers: Type[] = [
  persistence.ClusteringReader,
  persistence.DecidedTicketsReader,
  persistence.HardeningReader,
  persistence.ImportReader,
  persistence.IndexLagReader,
  persistence.KnownErrorReader,
  persistence.OverviewReader,
  persistence.PreviewReader,
  persistence.ProblemDetailReader,
  persistence.ProblemListReader,
  persistence.ProblemMemberReader,
  persistence.ProblemSummaryReader,
  persistence.QuarantineReader,
  persistence.QualityReader,
  persistence.ReviewReader,
  persistence.RuleReader,
  persistence.RunReader,
  persistence.SourceReader,
  persistence.SuggestionCardReader,
  persistence.TicketReader,
];

/** Work before it is known who asks, or for everybody at once (the matching index), and on rows that belong to no service. */
const ownReaders: Type[] = [
  persistence.AbandonedUploadStore,
  persistence.ApiTokenStore,
  persistence.AuditReader,
  persistence.IdempotencyStore,
  persistence.InvitationStore,
  persistence.PasswordLinkStore,
  persistence.OidcIdentityStore,
  persistence.OperationReader,
  persistence.SessionStore,
  persistence.SignInAttemptStore,
  persistence.SuggestionCorpusReader,
  persistence.TeamStore,
  persistence.UserStore,
];

const forViewer = (reader: Type): Provider => ({
  provide: reader,
  useFactory: (database: ViewerDatabase) => new reader(database),
  inject: [ViewerDatabase],
});

const fromPool = (reader: Type): Provider => ({
  provide: reader,
  useFactory: (dataSource: DataSource) => new reader(dataSource),
  inject: [DataSource],
});

/** What exists before the modules do, because requests meet it first. */
export interface Surroundings {
  readonly gate: IntakeGate;
  readonly metrics: ApiMetrics;
  readonly pulse: persistence.DatabasePulse;
  readonly clock?: Clock;
  /** Opened by the caller; left out, the module opens a pool of its own. */
  readonly dataSource?: DataSource;
}

/** What every resource stands on: database, stores, clock, configuration. */
@Module({})
export class CoreModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static with(
    config: ApiConfig,
    { gate, metrics, pulse, clock = systemClock, dataSource }: Surroundings,
  ): DynamicModule {
    const providers: Provider[] = [
      { provide: CONFIG, useValue: config },
      { provide: CLOCK, useValue: clock },
      { provide: IntakeGate, useValue: gate },
      { provide: ApiMetrics, useValue: metrics },
      { provide: persistence.DatabasePulse, useValue: pulse },
      { provide: DataSource, useFactory: () => dataSource ?? connect(config) },
      { provide: CursorSigner, useFactory: () => new CursorSigner(config.secret) },
      Lists,
      Transactions,
      ViewerDatabase,
      ViewerScope,
      ...stores,
      ...readers.map(forViewer),
      ...ownReaders.map(fromPool),
    ];
    return { module: CoreModule, global: true, providers, exports: providers.map(tokenOf) };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** Nobody waits longer for an answer. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** A request that meets a lock held so long is told to come again. */
const LOCK_TIMEOUT_MS = 10_000;

const connect = (config: ApiConfig): Promise<DataSource> =>
  persistence
    .createDataSource(config.databaseUrl, {
      poolSize: config.databasePoolSize,
      applicationName: 'reprise api',
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      idleTransactionTimeoutMs: STATEMENT_TIMEOUT_MS,
    })
    .initialize();

const tokenOf = (provider: Provider) => (typeof provider === 'function' ? provider : provider.provide);
