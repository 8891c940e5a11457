import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { ReviewsService } from './reviews.service.js';

@Controller()
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Route(contract.listOutliers)
  listOutliers(@Call() { query, actor }: CallOf<typeof contract.listOutliers>) {
    return this.reviews.listOutliers(query, actor);
  }

  @Route(contract.answerOutlier)
  answerOutlier(@Call() call: CallOf<typeof contract.answerOutlier>) {
    return this.reviews.answerOutlier(call);
  }

  @Route(contract.getAudit)
  getAudit() {
    return this.reviews.getAudit();
  }

  @Route(contract.answerAudit)
  answerAudit(@Call() call: CallOf<typeof contract.answerAudit>) {
    return this.reviews.answerAudit(call);
  }

  @Route(contract.withdrawReview)
  withdraw(@Call() call: CallOf<typeof contract.withdrawReview>) {
    return this.reviews.withdraw(call);
  }

  @Route(contract.setAuditSize)
  setSize(@Call() call: CallOf<typeof contract.setAuditSize>) {
    return this.reviews.setSize(call);
  }
}
