import { Module } from '@nestjs/common';
import { AccessController } from './access.controller.js';
import { AuthenticationService } from './authentication.service.js';
import { InvitationsService } from './invitations.service.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import { UsersService } from './users.service.js';

/** Who may come in: sign-in, invitations, accounts. */
@Module({
  controllers: [AccessController],
  providers: [AuthenticationService, InvitationsService, Passwords, SessionsService, UsersService],
  exports: [AuthenticationService],
})
export class AccessModule {}
