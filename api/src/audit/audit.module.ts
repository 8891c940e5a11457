import { Module } from '@nestjs/common';
import { AuditSealing } from './audit-sealing.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';

@Module({ controllers: [AuditController], providers: [AuditService, AuditSealing] })
export class AuditModule {}
