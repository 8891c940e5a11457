import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { BulkService } from './bulk.service.js';
import { CurationService } from './curation.service.js';
import { PlacementsService } from './placements.service.js';
import { FixesService } from './fixes.service.js';
import { PreviewsService } from './previews.service.js';
import { ProblemsService } from './problems.service.js';
import { RulesService } from './rules.service.js';
import { UndoService } from './undo.service.js';

@Controller()
export class ProblemsController {
  constructor(
    private readonly problems: ProblemsService,
    private readonly curation: CurationService,
    private readonly placements: PlacementsService,
    private readonly undoing: UndoService,
    private readonly fixes: FixesService,
    private readonly bulk: BulkService,
    private readonly rules: RulesService,
    private readonly previews: PreviewsService,
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

  @Route(contract.mergeProblems)
  merge(@Call() call: CallOf<typeof contract.mergeProblems>) {
    return this.placements.merge(call);
  }

  @Route(contract.splitProblem, { location: ({ key }) => `/api/problems/${key}` })
  split(@Call() call: CallOf<typeof contract.splitProblem>) {
    return this.placements.split(call);
  }

  @Route(contract.moveMembers)
  move(@Call() call: CallOf<typeof contract.moveMembers>) {
    return this.placements.move(call);
  }

  @Route(contract.pinMembers)
  pin(@Call() call: CallOf<typeof contract.pinMembers>) {
    return this.placements.pin(call);
  }

  @Route(contract.undoPlacement)
  undo(@Call() call: CallOf<typeof contract.undoPlacement>) {
    return this.undoing.undo(call);
  }

  @Route(contract.listRules)
  listRules(@Call() { params }: CallOf<typeof contract.listRules>) {
    return this.rules.list(params);
  }

  @Route(contract.addRule, { location: ({ problemKey }) => `/api/problems/${problemKey}/rules` })
  addRule(@Call() call: CallOf<typeof contract.addRule>) {
    return this.rules.add(call);
  }

  @Route(contract.changeRule)
  changeRule(@Call() call: CallOf<typeof contract.changeRule>) {
    return this.rules.edit(call);
  }

  @Route(contract.removeRule)
  removeRule(@Call() call: CallOf<typeof contract.removeRule>) {
    return this.rules.remove(call);
  }

  @Route(contract.askPreview, { location: ({ id }) => `/api/previews/${id}` })
  askPreview(@Call() call: CallOf<typeof contract.askPreview>) {
    return this.previews.ask(call);
  }

  @Route(contract.getPreview)
  getPreview(@Call() { params, query }: CallOf<typeof contract.getPreview>) {
    return this.previews.show(params.id, query.comparedWith);
  }

  @Route(contract.recordFix, { location: ({ key }) => `/api/problems/${key}` })
  recordFix(@Call() call: CallOf<typeof contract.recordFix>) {
    return this.fixes.record(call);
  }

  @Route(contract.withdrawFix)
  withdrawFix(@Call() call: CallOf<typeof contract.withdrawFix>) {
    return this.fixes.withdraw(call);
  }

  @Route(contract.setEvidenceAside)
  setEvidenceAside(@Call() call: CallOf<typeof contract.setEvidenceAside>) {
    return this.fixes.setEvidenceAside(call);
  }

  @Route(contract.changeProblems)
  changeMany(@Call() call: CallOf<typeof contract.changeProblems>) {
    return this.bulk.change(call);
  }

  @Route(contract.undoProblemChange)
  undoMany(@Call() call: CallOf<typeof contract.undoProblemChange>) {
    return this.bulk.undo(call);
  }
}
