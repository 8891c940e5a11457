import { Module } from '@nestjs/common';
import { BulkService } from './bulk.service.js';
import { CurationService } from './curation.service.js';
import { DecisionUndoService } from './decision-undo.service.js';
import { PlacementRecord } from './placement-record.js';
import { PlacementsService } from './placements.service.js';
import { PreviewBinding } from './preview-binding.js';
import { FixesService } from './fixes.service.js';
import { PreviewsService } from './previews.service.js';
import { ProblemsController } from './problems.controller.js';
import { ProblemsService } from './problems.service.js';
import { RulesService } from './rules.service.js';
import { StepUndoing } from './step-undoing.js';
import { UndoService } from './undo.service.js';

@Module({
  controllers: [ProblemsController],
  providers: [
    ProblemsService,
    CurationService,
    FixesService,
    BulkService,
    PlacementRecord,
    PlacementsService,
    StepUndoing,
    UndoService,
    DecisionUndoService,
    RulesService,
    PreviewsService,
    PreviewBinding,
  ],
  exports: [
    ProblemsService,
    PlacementRecord,
    PlacementsService,
    StepUndoing,
    UndoService,
    PreviewsService,
    PreviewBinding,
  ],
})
export class ProblemsModule {}
