import { Module } from '@nestjs/common';
import { createSearchIndex } from '@reprise/search';
import { DataSource } from 'typeorm';
import type { ApiConfig } from '../core/config.js';
import { CONFIG } from '../core/tokens.js';
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
      useFactory: (dataSource: DataSource, { meiliUrl, meiliKey }: ApiConfig) =>
        createSearchIndex({ dataSource, meiliUrl, meiliKey }),
      inject: [DataSource, CONFIG],
    },
    {
      provide: FALLBACK_INDEX,
      useFactory: (dataSource: DataSource) => createSearchIndex({ dataSource }),
      inject: [DataSource],
    },
  ],
})
export class SearchModule {}
