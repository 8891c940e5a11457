import { Controller, Header } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { OperationReader } from '@reprise/persistence';
import { Route } from '../http/route.js';
import { ApiMetrics } from './api-metrics.js';

@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: ApiMetrics,
    private readonly operation: OperationReader,
  ) {}

  @Route(contract.getMetrics)
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async show() {
    return this.metrics.text(await this.operation.figures());
  }
}
