import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Access, type Endpoint, type Role, roles, scopeOf } from '@reprise/contracts/http';
import { AuthenticationService } from '../access/authentication.service.js';
import { AppError } from './app-error.js';
import type { RequestState } from './call.js';
import { ENDPOINT } from './route.js';

/** Whether `role` may do what `access` asks; roles include those before them. */
export const mayAccess = (role: Role, access: Access): boolean =>
  access === 'public' || roles.indexOf(role) >= roles.indexOf(access);

/** Deny by default: a route without an endpoint lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (!endpoint) throw new AppError('auth.forbidden');
    if (endpoint.access === 'public') return true;
    const request = context.switchToHttp().getRequest<RequestState>();
    request.actor = await this.authentication.authenticate(request.headers.authorization);
    const { role, scopes } = request.actor;
    if (!mayAccess(role, endpoint.access)) {
      throw new AppError('auth.forbidden', `This needs the role ${endpoint.access}; yours is ${role}.`);
    }
    const scope = scopeOf(endpoint);
    if (scopes.includes(scope)) return true;
    throw new AppError('auth.forbidden', `This needs a token with the scope ${scope}; yours has ${scopes.join(', ')}.`);
  }
}
