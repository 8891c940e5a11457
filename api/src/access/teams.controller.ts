import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { TeamsService } from './teams.service.js';

@Controller()
export class TeamsController {
  constructor(private readonly teams: TeamsService) {}

  @Route(contract.listTeams)
  list() {
    return this.teams.list();
  }

  @Route(contract.createTeam)
  create(@Call() call: CallOf<typeof contract.createTeam>) {
    return this.teams.create(call);
  }

  @Route(contract.updateTeam)
  update(@Call() call: CallOf<typeof contract.updateTeam>) {
    return this.teams.update(call);
  }

  @Route(contract.deleteTeam)
  remove(@Call() call: CallOf<typeof contract.deleteTeam>) {
    return this.teams.remove(call);
  }
}
