import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { HardeningService } from './hardening.service.js';

@Controller()
export class HardeningController {
  constructor(private readonly hardening: HardeningService) {}

  @Route(contract.listHardeningCandidates)
  list(@Call() { query }: CallOf<typeof contract.listHardeningCandidates>) {
    return this.hardening.list(query);
  }

  @Route(contract.updateHardeningCandidate)
  decide(@Call() call: CallOf<typeof contract.updateHardeningCandidate>) {
    return this.hardening.decide(call);
  }
}
