import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DatabasePulse } from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import type { ApiConfig } from '../core/config.js';
import { CoreModule } from '../core/core.module.js';
import { ViewerScope } from '../core/viewer-scope.js';
import type { Actor } from '../http/call.js';
import { ApiMetrics } from '../metrics/api-metrics.js';
import { IntakeGate } from '../tickets/intake/intake-gate.js';
import { PlacementsService } from './placements.service.js';
import { ProblemsModule } from './problems.module.js';
import { RulesService } from './rules.service.js';
import { UndoService } from './undo.service.js';

/** What people decide about the place of tickets, without requests: the services as the API runs them. */
export interface Decisions {
  readonly placements: PlacementsService;
  readonly undo: UndoService;
  readonly rules: RulesService;
  /** Do `work` with the eyes of this person. */
  as<T>(actor: Actor, work: () => Promise<T>): Promise<T>;
}

/** @param dataSource  stays the caller's: nothing here has to be closed */
export async function openDecisions(config: ApiConfig, dataSource: DataSource): Promise<Decisions> {
  const surroundings = {
    gate: new IntakeGate(),
    metrics: new ApiMetrics(),
    pulse: new DatabasePulse(config.databaseUrl),
    dataSource,
  };
  const context = await NestFactory.createApplicationContext(
    { module: ProblemsModule, imports: [CoreModule.with(config, surroundings)] },
    { logger: false, abortOnError: false },
  );
  const get = <T>(type: new (...parts: never[]) => T): T => context.get<T>(type, { strict: false });
  const scope = get(ViewerScope);
  return {
    placements: get(PlacementsService),
    undo: get(UndoService),
    rules: get(RulesService),
    as: (actor, work) => scope.run(actor.viewer, work),
  };
}
