import { Controller, Res } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import type { FastifyReply } from 'fastify';
import { Route } from '../http/route.js';
import { HealthService } from './health.service.js';

@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Route(contract.getLiveness)
  live() {
    return this.health.live();
  }

  @Route(contract.getReadiness)
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.health.ready(reply);
  }
}
