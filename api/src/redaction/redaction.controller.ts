import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { RedactionService } from './redaction.service.js';

@Controller()
export class RedactionController {
  constructor(private readonly redaction: RedactionService) {}

  @Route(contract.getRedaction)
  show() {
    return this.redaction.show();
  }

  @Route(contract.setRedaction)
  decide(@Call() call: CallOf<typeof contract.setRedaction>) {
    return this.redaction.decide(call);
  }

  @Route(contract.tryRedaction)
  try(@Call() { body }: CallOf<typeof contract.tryRedaction>) {
    return this.redaction.try(body.text);
  }
}
