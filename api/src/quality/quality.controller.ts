import { Controller } from '@nestjs/common';
import { getQuality } from '@reprise/contracts/http';
import { Route } from '../http/route.js';
import { QualityService } from './quality.service.js';

@Controller()
export class QualityController {
  constructor(private readonly quality: QualityService) {}

  @Route(getQuality)
  show() {
    return this.quality.show();
  }
}
