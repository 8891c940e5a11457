import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SuggestionIndex } from './suggestion-index.js';
import { SuggestionsController } from './suggestions.controller.js';
import { SuggestionsService } from './suggestions.service.js';

@Module({
  controllers: [SuggestionsController],
  providers: [SuggestionsService, SuggestionIndex],
  exports: [SuggestionIndex],
})
export class SuggestionsModule implements OnApplicationBootstrap {
  constructor(private readonly index: SuggestionIndex) {}

  onApplicationBootstrap(): void {
    this.index.start();
  }
}
