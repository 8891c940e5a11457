import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, DiscoveryService, Reflector } from '@nestjs/core';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import type { ApiConfig } from './core/config.js';
import { CoreModule, type Surroundings } from './core/core.module.js';
import { DocumentModule } from './document/document.module.js';
import { ErasuresModule } from './erasures/erasures.module.js';
import { HardeningModule } from './hardening/hardening.module.js';
import { HealthModule } from './health/health.module.js';
import { AccessGuard } from './http/access.guard.js';
import { ContractInterceptor } from './http/contract.interceptor.js';
import { RateGuard } from './http/limits/rate.guard.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { requireCompleteRoutes } from './http/require-complete-routes.js';
import { ImportsModule } from './imports/imports.module.js';
import { KnownErrorsModule } from './known-errors/known-errors.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { ProblemsModule } from './problems/problems.module.js';
import { QualityModule } from './quality/quality.module.js';
import { QuarantineModule } from './quarantine/quarantine.module.js';
import { ClusteringModule } from './clustering/clustering.module.js';
import { RedactionModule } from './redaction/redaction.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { ReviewsModule } from './reviews/reviews.module.js';
import { SearchModule } from './search/search.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { SuggestionsModule } from './suggestions/suggestions.module.js';
import { TicketsModule } from './tickets/tickets.module.js';

/** The API's resources, in the order of the data's way. */
@Module({})
export class AppModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  static with(config: ApiConfig, surroundings: Surroundings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        CoreModule.with(config, surroundings),
        HealthModule,
        DocumentModule,
        AccessModule,
        AuditModule,
        OverviewModule,
        SourcesModule,
        ImportsModule,
        TicketsModule,
        ProblemsModule,
        KnownErrorsModule,
        SearchModule,
        SuggestionsModule,
        HardeningModule,
        ReviewsModule,
        QualityModule,
        QuarantineModule,
        ClusteringModule,
        RedactionModule,
        RetentionModule,
        ErasuresModule,
        MetricsModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        // The outer one first: an answer that is repeated was checked when it was made.
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }

  onModuleInit(): void {
    requireCompleteRoutes(this.discovery, this.reflector);
  }
}
