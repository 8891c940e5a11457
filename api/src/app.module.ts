import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, DiscoveryService, Reflector } from '@nestjs/core';
import type { Clock } from '@reprise/ports';
import { AccessModule } from './access/access.module.js';
import type { ApiConfig } from './core/config.js';
import { CoreModule } from './core/core.module.js';
import { DocumentModule } from './document/document.module.js';
import { HardeningModule } from './hardening/hardening.module.js';
import { HealthModule } from './health/health.module.js';
import { AccessGuard } from './http/access.guard.js';
import { ContractInterceptor } from './http/contract.interceptor.js';
import { RateGuard } from './http/limits/rate.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { requireCompleteRoutes } from './http/require-complete-routes.js';
import { ImportsModule } from './imports/imports.module.js';
import { KnownErrorsModule } from './known-errors/known-errors.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { ProblemsModule } from './problems/problems.module.js';
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

  static with(config: ApiConfig, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        CoreModule.with(config, clock),
        HealthModule,
        DocumentModule,
        AccessModule,
        OverviewModule,
        SourcesModule,
        ImportsModule,
        TicketsModule,
        ProblemsModule,
        KnownErrorsModule,
        SearchModule,
        SuggestionsModule,
        HardeningModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }

  onModuleInit(): void {
    requireCompleteRoutes(this.discovery, this.reflector);
  }
}
