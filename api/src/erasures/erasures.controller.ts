import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { ErasuresService } from './erasures.service.js';

@Controller()
export class ErasuresController {
  constructor(private readonly erasures: ErasuresService) {}

  @Route(contract.listErasures)
  list(@Call() { query }: CallOf<typeof contract.listErasures>) {
    return this.erasures.list(query);
  }

  @Route(contract.previewErasure)
  preview(@Call() { body }: CallOf<typeof contract.previewErasure>) {
    return this.erasures.preview(body.subject);
  }

  @Route(contract.orderErasure)
  order(@Call() call: CallOf<typeof contract.orderErasure>) {
    return this.erasures.order(call);
  }
}
