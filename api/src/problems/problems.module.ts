import { Module } from '@nestjs/common';
import { CurationService } from './curation.service.js';
import { ProblemsController } from './problems.controller.js';
import { ProblemsService } from './problems.service.js';

@Module({
  controllers: [ProblemsController],
  providers: [ProblemsService, CurationService],
  exports: [ProblemsService],
})
export class ProblemsModule {}
