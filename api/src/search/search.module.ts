import { Module } from '@nestjs/common';
import { createSearchIndex } from '@reprise/search';
import type { ApiConfig } from '../core/config.js';
import { CONFIG } from '../core/tokens.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import { SearchController } from './search.controller.js';
import { FALLBACK_INDEX, PRIMARY_INDEX, SearchEngine } from './search-engine.js';
import { SearchService } from './search.service.js';

@Module({
  controllers: [SearchController],
  providers: [
    SearchService,
    SearchEngine,
    {
      provide: PRIMARY_INDEX,
      useFactory: (dataSource: ViewerDatabase, { meiliUrl, meiliKey }: ApiConfig) =>
        createSearchIndex({ dataSource, meiliUrl, meiliKey }),
      inject: [ViewerDatabase, CONFIG],
    },
    {
      provide: FALLBACK_INDEX,
      useFactory: (dataSource: ViewerDatabase) => createSearchIndex({ dataSource }),
      inject: [ViewerDatabase],
    },
  ],
  exports: [PRIMARY_INDEX],
})
export class SearchModule {}
