import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { ApiTokensService } from './api-tokens.service.js';

@Controller()
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  @Route(contract.listApiTokens)
  list() {
    return this.tokens.list();
  }

  @Route(contract.createApiToken)
  create(@Call() call: CallOf<typeof contract.createApiToken>) {
    return this.tokens.create(call);
  }

  @Route(contract.revokeApiToken)
  revoke(@Call() call: CallOf<typeof contract.revokeApiToken>) {
    return this.tokens.revoke(call);
  }
}
