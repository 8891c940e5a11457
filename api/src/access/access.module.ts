import { Module } from '@nestjs/common';
import { AccessController } from './access.controller.js';
import { ApiTokensController } from './api-tokens.controller.js';
import { ApiTokensService } from './api-tokens.service.js';
import { AuthenticationService } from './authentication.service.js';
import { InvitationsService } from './invitations.service.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { OidcService } from './oidc/oidc.service.js';
import { PasswordLinksService } from './password-links.service.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import { TeamsController } from './teams.controller.js';
import { TeamsService } from './teams.service.js';
import { UsersService } from './users.service.js';

/** Who may come in: sign-in, invitations, accounts, tokens of programs. */
@Module({
  controllers: [AccessController, ApiTokensController, TeamsController],
  providers: [
    ApiTokensService,
    AuthenticationService,
    InvitationsService,
    OidcProvider,
    OidcService,
    PasswordLinksService,
    Passwords,
    SessionsService,
    TeamsService,
    UsersService,
  ],
  exports: [AuthenticationService],
})
export class AccessModule {}
