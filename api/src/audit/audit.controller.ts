import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { AuditService } from './audit.service.js';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Route(contract.listAuditEvents)
  list(@Call() { query }: CallOf<typeof contract.listAuditEvents>) {
    return this.audit.list(query);
  }

  @Route(contract.downloadAuditCsv)
  csv(@Call() { query, actor, requestId }: CallOf<typeof contract.downloadAuditCsv>) {
    return this.audit.download('csv', query, actor, requestId);
  }

  @Route(contract.downloadAuditNdjson)
  ndjson(@Call() { query, actor, requestId }: CallOf<typeof contract.downloadAuditNdjson>) {
    return this.audit.download('ndjson', query, actor, requestId);
  }
}
