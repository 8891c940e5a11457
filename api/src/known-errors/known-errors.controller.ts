import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { AuthoringService } from './authoring.service.js';
import { DraftingService } from './drafting.service.js';
import { KnownErrorsService } from './known-errors.service.js';

@Controller()
export class KnownErrorsController {
  constructor(
    private readonly knownErrors: KnownErrorsService,
    private readonly drafting: DraftingService,
    private readonly authoring: AuthoringService,
  ) {}

  @Route(contract.listKnownErrors)
  list(@Call() { query }: CallOf<typeof contract.listKnownErrors>) {
    return this.knownErrors.list(query);
  }

  @Route(contract.getKnownError)
  show(@Call() { params }: CallOf<typeof contract.getKnownError>) {
    return this.knownErrors.show(params.key);
  }

  @Route(contract.draftKnownError, { location: ({ key }) => `/api/known-errors/${key}` })
  draft(@Call() call: CallOf<typeof contract.draftKnownError>) {
    return this.drafting.draft(call);
  }

  @Route(contract.editKnownError)
  edit(@Call() call: CallOf<typeof contract.editKnownError>) {
    return this.authoring.edit(call);
  }

  @Route(contract.changeKnownErrorState)
  move(@Call() call: CallOf<typeof contract.changeKnownErrorState>) {
    return this.authoring.move(call);
  }

  @Route(contract.recordOutcome)
  judge(@Call() call: CallOf<typeof contract.recordOutcome>) {
    return this.authoring.judge(call);
  }
}
