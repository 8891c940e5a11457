import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { SourceReader } from '@reprise/persistence';
import { Route } from '../http/route.js';

@Controller()
export class SourcesController {
  constructor(private readonly sources: SourceReader) {}

  @Route(contract.listSources)
  async list() {
    return { items: await this.sources.list() };
  }
}
