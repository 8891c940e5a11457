import { Module } from '@nestjs/common';
import { ProblemsModule } from '../problems/problems.module.js';
import { AuthoringService } from './authoring.service.js';
import { DraftingService } from './drafting.service.js';
import { KnownErrorsController } from './known-errors.controller.js';
import { KnownErrorsService } from './known-errors.service.js';

@Module({
  imports: [ProblemsModule],
  controllers: [KnownErrorsController],
  providers: [KnownErrorsService, DraftingService, AuthoringService],
})
export class KnownErrorsModule {}
