import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Route } from '../http/route.js';

const document: object = contract.buildOpenApiDocument('0.1.0');

@Controller()
export class DocumentController {
  @Route(contract.getOpenApiDocument)
  show() {
    return document;
  }
}
