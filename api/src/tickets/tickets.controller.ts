import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { IntakeService } from './intake/intake.service.js';
import { TicketsService } from './tickets.service.js';

@Controller()
export class TicketsController {
  constructor(
    private readonly tickets: TicketsService,
    private readonly intake: IntakeService,
  ) {}

  @Route(contract.listTickets)
  list(@Call() { query }: CallOf<typeof contract.listTickets>) {
    return this.tickets.list(query);
  }

  @Route(contract.getTicket)
  show(@Call() { params }: CallOf<typeof contract.getTicket>) {
    return this.tickets.show(params.id);
  }

  @Route(contract.submitTickets)
  submit(@Call() call: CallOf<typeof contract.submitTickets>) {
    return this.intake.submit(call);
  }
}
