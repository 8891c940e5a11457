import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { ClusteringService } from './clustering.service.js';

@Controller()
export class ClusteringController {
  constructor(private readonly clustering: ClusteringService) {}

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
}
