import { Module } from '@nestjs/common';
import { HardeningController } from './hardening.controller.js';
import { HardeningService } from './hardening.service.js';

@Module({ controllers: [HardeningController], providers: [HardeningService] })
export class HardeningModule {}
