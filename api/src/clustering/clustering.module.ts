import { Module } from '@nestjs/common';
import { ProblemsModule } from '../problems/problems.module.js';
import { ClusteringController } from './clustering.controller.js';
import { ClusteringService } from './clustering.service.js';
import { LearningService } from './learning.service.js';
import { TakeBacksService } from './take-backs.service.js';

@Module({
  imports: [ProblemsModule],
  controllers: [ClusteringController],
  providers: [ClusteringService, LearningService, TakeBacksService],
  exports: [LearningService],
})
export class ClusteringModule {}
