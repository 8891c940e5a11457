import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { CurationService } from './curation.service.js';
import { ProblemsService } from './problems.service.js';

@Controller()
export class ProblemsController {
  constructor(
    private readonly problems: ProblemsService,
    private readonly curation: CurationService,
  ) {}

  @Route(contract.listProblems)
  list(@Call() { query, actor }: CallOf<typeof contract.listProblems>) {
    return this.problems.list(query, actor);
  }

  @Route(contract.getProblem)
  show(@Call() { params }: CallOf<typeof contract.getProblem>) {
    return this.problems.show(params.key);
  }

  @Route(contract.listProblemMembers)
  members(@Call() { params, query }: CallOf<typeof contract.listProblemMembers>) {
    return this.problems.listMembers(params, query);
  }

  @Route(contract.updateProblem)
  update(@Call() call: CallOf<typeof contract.updateProblem>) {
    return this.curation.update(call);
  }
}
