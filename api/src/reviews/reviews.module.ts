import { Module } from '@nestjs/common';
import { ProblemsModule } from '../problems/problems.module.js';
import { SuggestionsModule } from '../suggestions/suggestions.module.js';
import { OutlierComparison } from './outlier-comparison.js';
import { ReviewsController } from './reviews.controller.js';
import { ReviewsService } from './reviews.service.js';

@Module({
  imports: [ProblemsModule, SuggestionsModule],
  controllers: [ReviewsController],
  providers: [ReviewsService, OutlierComparison],
})
export class ReviewsModule {}
