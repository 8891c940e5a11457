import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/tickets.module.js';
import { DemoService } from './demo.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { UploadFolder } from './upload-folder.js';
import { UploadHousekeeping } from './upload-housekeeping.js';

@Module({
  imports: [TicketsModule],
  controllers: [ImportsController],
  providers: [ImportsService, DemoService, UploadFolder, UploadHousekeeping],
})
export class ImportsModule {}
