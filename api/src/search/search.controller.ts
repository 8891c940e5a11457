import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { SearchService } from './search.service.js';

@Controller()
export class SearchController {
  constructor(private readonly searching: SearchService) {}

  @Route(contract.search)
  search(@Call() call: CallOf<typeof contract.search>) {
    return this.searching.search(call);
  }
}
