import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { QuarantineService } from './quarantine.service.js';

@Controller()
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @Route(contract.listQuarantine)
  list(@Call() { query }: CallOf<typeof contract.listQuarantine>) {
    return this.quarantine.list(query);
  }

  @Route(contract.replayQuarantine)
  replay(@Call() call: CallOf<typeof contract.replayQuarantine>) {
    return this.quarantine.replay(call);
  }
}
