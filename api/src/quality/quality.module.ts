import { Module } from '@nestjs/common';
import { ClusteringModule } from '../clustering/clustering.module.js';
import { QualityController } from './quality.controller.js';
import { QualityService } from './quality.service.js';

@Module({ imports: [ClusteringModule], controllers: [QualityController], providers: [QualityService] })
export class QualityModule {}
