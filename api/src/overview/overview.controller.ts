import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { OverviewReader } from '@reprise/persistence';
import { Route } from '../http/route.js';

@Controller()
export class OverviewController {
  constructor(private readonly overview: OverviewReader) {}

  @Route(contract.getOverview)
  show() {
    return this.overview.summarise();
  }
}
