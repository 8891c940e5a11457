import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { ClusteringService } from './clustering.service.js';
import { LearningService } from './learning.service.js';
import { TakeBacksService } from './take-backs.service.js';

@Controller()
export class ClusteringController {
  constructor(
    private readonly clustering: ClusteringService,
    private readonly takeBacks: TakeBacksService,
    private readonly learning: LearningService,
  ) {}

  @Route(contract.getClustering)
  show() {
    return this.clustering.show();
  }

  @Route(contract.previewClustering, { location: ({ id }) => `/api/previews/${id}` })
  preview(@Call() { body }: CallOf<typeof contract.previewClustering>) {
    return this.clustering.preview(body);
  }

  @Route(contract.setClustering)
  decide(@Call() call: CallOf<typeof contract.setClustering>) {
    return this.clustering.decide(call);
  }

  @Route(contract.getLearning)
  showLearning() {
    return this.learning.show();
  }

  @Route(contract.setLearning)
  setLearning(@Call() call: CallOf<typeof contract.setLearning>) {
    return this.learning.set(call);
  }

  @Route(contract.learnNow)
  learnNow(@Call() call: CallOf<typeof contract.learnNow>) {
    return this.learning.learnNow(call);
  }

  @Route(contract.getClusteringRun)
  showRun(@Call() { params }: CallOf<typeof contract.getClusteringRun>) {
    return this.takeBacks.show(params);
  }

  @Route(contract.previewTakeBack, { location: ({ id }) => `/api/previews/${id}` })
  previewTakeBack(@Call() { params }: CallOf<typeof contract.previewTakeBack>) {
    return this.takeBacks.preview(params);
  }

  @Route(contract.takeRunBack, { location: ({ id }) => `/api/clustering/runs/${id}` })
  takeRunBack(@Call() call: CallOf<typeof contract.takeRunBack>) {
    return this.takeBacks.takeBack(call);
  }

  @Route(contract.undoTakeBack)
  undoTakeBack(@Call() call: CallOf<typeof contract.undoTakeBack>) {
    return this.takeBacks.undo(call);
  }
}
