import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { RetentionService } from './retention.service.js';

@Controller()
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Route(contract.getRetention)
  show() {
    return this.retention.show();
  }

  @Route(contract.setRetention)
  decide(@Call() call: CallOf<typeof contract.setRetention>) {
    return this.retention.decide(call);
  }
}
