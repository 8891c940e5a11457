import { Module } from '@nestjs/common';
import { ErasuresController } from './erasures.controller.js';
import { ErasuresService } from './erasures.service.js';

@Module({ controllers: [ErasuresController], providers: [ErasuresService] })
export class ErasuresModule {}
