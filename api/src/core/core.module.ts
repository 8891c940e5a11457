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

const stores: Type[] = [
  persistence.AuditStore,
  persistence.FixStore,
  persistence.HardeningDecisionStore,
  persistence.ImportStore,
  persistence.KnownErrorStore,
  persistence.OutboxStore,
  persistence.PlacementStore,
  persistence.PlacementUndoStore,
  persistence.ProblemClusteringStore,
  persistence.ProblemBulkStore,
  persistence.ProblemCurationStore,
  persistence.QuarantineStore,
  persistence.ReleaseStore,
  persistence.SearchEventStore,
  persistence.SourceStore,
  persistence.TicketCorpusStore,
  persistence.TicketIngestStore,
];

/** Answer from the pool; a transaction is never needed to read. */
const readers: Type[] = [
  persistence.AbandonedUploadStore,
  persistence.ApiTokenStore,
  persistence.HardeningReader,
  persistence.IdempotencyStore,
  persistence.ImportReader,
  persistence.IndexLagReader,
  persistence.InvitationStore,
  persistence.KnownErrorReader,
  persistence.OperationReader,
  persistence.OverviewReader,
  persistence.ProblemDetailReader,
  persistence.ProblemListReader,
  persistence.ProblemMemberReader,
  persistence.ProblemSummaryReader,
  persistence.QuarantineReader,
  persistence.SessionStore,
  persistence.SignInAttemptStore,
  persistence.SourceReader,
  persistence.SuggestionCardReader,
  persistence.SuggestionCorpusReader,
  persistence.TicketReader,
  persistence.UserStore,
];

const fromPool = (reader: Type): Provider => ({
  provide: reader,
  useFactory: (dataSource: DataSource) => new reader(dataSource),
  inject: [DataSource],
});

/** What exists before the modules do, because requests meet it first. */
export interface Surroundings {
  readonly gate: IntakeGate;
  readonly metrics: ApiMetrics;
  readonly clock?: Clock;
}

/** What every resource stands on: database, stores, clock, configuration. */
@Module({})
export class CoreModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static with(config: ApiConfig, { gate, metrics, clock = systemClock }: Surroundings): DynamicModule {
    const providers: Provider[] = [
      { provide: CONFIG, useValue: config },
      { provide: CLOCK, useValue: clock },
      { provide: IntakeGate, useValue: gate },
      { provide: ApiMetrics, useValue: metrics },
      { provide: DataSource, useFactory: () => connect(config) },
      { provide: CursorSigner, useFactory: () => new CursorSigner(config.secret) },
      Lists,
      Transactions,
      ...stores,
      ...readers.map(fromPool),
    ];
    return { module: CoreModule, global: true, providers, exports: providers.map(tokenOf) };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

const connect = (config: ApiConfig): Promise<DataSource> =>
  persistence
    .createDataSource(config.databaseUrl, { poolSize: config.databasePoolSize, applicationName: 'reprise api' })
    .initialize();

const tokenOf = (provider: Provider) => (typeof provider === 'function' ? provider : provider.provide);
