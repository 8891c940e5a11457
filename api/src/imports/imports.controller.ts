import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { DemoService } from './demo.service.js';
import { ImportsService } from './imports.service.js';

const location = ({ id }: { id: string }): string => `/api/imports/${id}`;

@Controller()
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly demo: DemoService,
  ) {}

  @Route(contract.previewImport)
  preview(@Call() call: CallOf<typeof contract.previewImport>) {
    return this.imports.preview(call);
  }

  @Route(contract.startImport, { location })
  start(@Call() call: CallOf<typeof contract.startImport>) {
    return this.imports.start(call);
  }

  @Route(contract.listImports)
  list(@Call() { query }: CallOf<typeof contract.listImports>) {
    return this.imports.list(query);
  }

  @Route(contract.getImport)
  show(@Call() { params }: CallOf<typeof contract.getImport>) {
    return this.imports.show(params.id);
  }

  @Route(contract.listImportRejections)
  rejections(@Call() { params, query }: CallOf<typeof contract.listImportRejections>) {
    return this.imports.listRejections(params.id, query);
  }

  @Route(contract.downloadImportRejections)
  rejectionsFile(@Call() { params }: CallOf<typeof contract.downloadImportRejections>) {
    return this.imports.downloadRejections(params.id);
  }

  @Route(contract.getDemo)
  showDemo() {
    return this.demo.show();
  }

  @Route(contract.loadDemo, { location })
  loadDemo(@Call() call: CallOf<typeof contract.loadDemo>) {
    return this.demo.load(call);
  }

  @Route(contract.removeDemo)
  removeDemo(@Call() call: CallOf<typeof contract.removeDemo>) {
    return this.demo.remove(call);
  }
}
