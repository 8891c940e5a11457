import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { SuggestionsService } from './suggestions.service.js';

@Controller()
export class SuggestionsController {
  constructor(private readonly suggestions: SuggestionsService) {}

  @Route(contract.suggest)
  suggest(@Call() call: CallOf<typeof contract.suggest>) {
    return this.suggestions.suggest(call);
  }

  @Route(contract.recordKnowledgeGap)
  recordGap(@Call() call: CallOf<typeof contract.recordKnowledgeGap>) {
    return this.suggestions.recordGap(call);
  }
}
