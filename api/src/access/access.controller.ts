import { Controller } from '@nestjs/common';
import * as contract from '@reprise/contracts/http';
import { Call, type CallOf } from '../http/call.js';
import { Route } from '../http/route.js';
import { InvitationsService } from './invitations.service.js';
import { OidcService } from './oidc/oidc.service.js';
import { PasswordLinksService } from './password-links.service.js';
import { SessionsService } from './sessions.service.js';
import { UsersService } from './users.service.js';

@Controller()
export class AccessController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly invitations: InvitationsService,
    private readonly users: UsersService,
    private readonly oidc: OidcService,
    private readonly passwordLinks: PasswordLinksService,
  ) {}

  @Route(contract.createSession)
  signIn(@Call() call: CallOf<typeof contract.createSession>) {
    return this.sessions.signIn(call);
  }

  @Route(contract.getSignInOptions)
  options() {
    return this.oidc.options();
  }

  @Route(contract.beginOidcSignIn)
  beginOidc() {
    return this.oidc.begin();
  }

  @Route(contract.createOidcSession)
  signInByOidc(@Call() call: CallOf<typeof contract.createOidcSession>) {
    return this.oidc.signIn(call);
  }

  @Route(contract.deleteSession)
  signOut(@Call() { actor, requestId }: CallOf<typeof contract.deleteSession>) {
    return this.sessions.signOut(actor, requestId);
  }

  @Route(contract.getMe)
  me(@Call() { actor }: CallOf<typeof contract.getMe>) {
    return this.sessions.me(actor);
  }

  @Route(contract.changePassword)
  changePassword(@Call() call: CallOf<typeof contract.changePassword>) {
    return this.sessions.changePassword(call);
  }

  @Route(contract.getInvitation)
  invitation(@Call() { params }: CallOf<typeof contract.getInvitation>) {
    return this.invitations.look(params.token);
  }

  @Route(contract.acceptInvitation)
  accept(@Call() call: CallOf<typeof contract.acceptInvitation>) {
    return this.invitations.accept(call);
  }

  @Route(contract.createInvitation)
  invite(@Call() call: CallOf<typeof contract.createInvitation>) {
    return this.invitations.create(call);
  }

  @Route(contract.createPasswordLink)
  makePasswordLink(@Call() call: CallOf<typeof contract.createPasswordLink>) {
    return this.passwordLinks.create(call);
  }

  @Route(contract.getPasswordLink)
  passwordLink(@Call() { params }: CallOf<typeof contract.getPasswordLink>) {
    return this.passwordLinks.look(params.token);
  }

  @Route(contract.usePasswordLink)
  usePasswordLink(@Call() call: CallOf<typeof contract.usePasswordLink>) {
    return this.passwordLinks.use(call);
  }

  @Route(contract.listPeople)
  people() {
    return this.users.listNames();
  }

  @Route(contract.listUsers)
  list() {
    return this.users.list();
  }

  @Route(contract.updateUser)
  update(@Call() call: CallOf<typeof contract.updateUser>) {
    return this.users.update(call);
  }
}
