import { Module } from '@nestjs/common';
import { RetentionController } from './retention.controller.js';
import { RetentionHousekeeping } from './retention-housekeeping.js';
import { RetentionService } from './retention.service.js';

@Module({ controllers: [RetentionController], providers: [RetentionService, RetentionHousekeeping] })
export class RetentionModule {}
