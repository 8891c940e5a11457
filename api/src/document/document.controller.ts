import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Route } from '../http/route.js';

const document: object = contract.buildOpenApiDocument();

@Controller()
export class DocumentController {
  @Route(contract.getOpenApiDocument)
  show() {
    return document;
  }
}
