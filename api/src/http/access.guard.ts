import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Access, type Endpoint, type Role, roles, scopeOf } from '@reprise/contracts/http';
import type { Clock } from '@reprise/ports';
import { AuthenticationService } from '../access/authentication.service.js';
import { CLOCK } from '../core/tokens.js';
import { AppError } from './app-error.js';
import type { Actor, RequestState } from './call.js';
import { addressBlock } from './limits/client-address.js';
import { requestLimits } from './limits/cost-classes.js';
import { RequestLimiter } from './limits/request-limiter.js';
import { tooManyRequests } from './limits/too-many-requests.js';
import { ENDPOINT } from './route.js';

const REFUSED_WAIT_MS = 60_000;

/** Whether `role` may do what `access` asks; roles include those before them. */
export const mayAccess = (role: Role, access: Access): boolean =>
  access === 'public' || roles.indexOf(role) >= roles.indexOf(access);

/** Deny by default: a route without an endpoint lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly refusals = new RequestLimiter();

  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (!endpoint) throw new AppError('auth.forbidden');
    if (endpoint.access === 'public') return true;
    const request = context.switchToHttp().getRequest<RequestState>();
    request.actor = await this.authenticate(request);
    const { role, scopes } = request.actor;
    if (!mayAccess(role, endpoint.access)) {
      throw new AppError('auth.forbidden', `This needs the role ${endpoint.access}; yours is ${role}.`);
    }
    const scope = scopeOf(endpoint);
    if (scopes.includes(scope)) return true;
    throw new AppError('auth.forbidden', `This needs a token with the scope ${scope}; yours has ${scopes.join(', ')}.`);
  }

  /** Credentials that open nothing are counted, so that trying them out costs nobody else anything. */
  private async authenticate(request: RequestState): Promise<Actor> {
    const { authorization } = request.headers;
    if (authorization === undefined) return this.authentication.authenticate(undefined);
    const key = addressBlock(request.clientAddress);
    const now = this.clock.now().getTime();
    if (this.refusals.isSpent(key, requestLimits.refused, now)) throw tooManyRequests(REFUSED_WAIT_MS);
    try {
      return await this.authentication.authenticate(authorization);
    } catch (error) {
      if (error instanceof AppError && error.code === 'auth.required')
        this.refusals.take(key, requestLimits.refused, now);
      throw error;
    }
  }
}
