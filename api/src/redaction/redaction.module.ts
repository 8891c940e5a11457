import { Module } from '@nestjs/common';
import { RedactionController } from './redaction.controller.js';
import { RedactionService } from './redaction.service.js';

@Module({ controllers: [RedactionController], providers: [RedactionService] })
export class RedactionModule {}
