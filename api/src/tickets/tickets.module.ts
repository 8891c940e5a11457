import { Module } from '@nestjs/common';
import { BacklogWatch } from './intake/backlog-watch.js';
import { Deliverers } from './intake/deliverers.js';
import { IntakeBatches } from './intake/intake-batches.js';
import { IntakeService } from './intake/intake.service.js';
import { TicketsController } from './tickets.controller.js';
import { TicketsService } from './tickets.service.js';

@Module({
  controllers: [TicketsController],
  providers: [TicketsService, IntakeService, IntakeBatches, BacklogWatch, Deliverers],
  exports: [Deliverers],
})
export class TicketsModule {}
