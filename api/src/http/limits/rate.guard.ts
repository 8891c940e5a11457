import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@reprise/contracts/http';
import type { Clock } from '@reprise/ports';
import { CLOCK } from '../../core/tokens.js';
import type { RequestState } from '../call.js';
import { ENDPOINT } from '../route.js';
import { addressBlock } from './client-address.js';
import { costClassOf, requestLimits } from './cost-classes.js';
import { RequestLimiter } from './request-limiter.js';
import { tooManyRequests } from './too-many-requests.js';

/** Counts requests by who sent them and what they cost; stands behind the access guard, which says who it is. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly limiter = new RequestLimiter();

  constructor(
    private readonly reflector: Reflector,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const endpoint = this.reflector.get<Endpoint>(ENDPOINT, context.getHandler());
    const cost = costClassOf(endpoint);
    if (cost === null) return true;
    const { actor, clientAddress } = context.switchToHttp().getRequest<RequestState>();
    const who = actor ? (actor.userId ?? actor.credentialId) : addressBlock(clientAddress);
    const waitMs = this.limiter.take(`${cost} ${who}`, requestLimits[cost], this.clock.now().getTime());
    if (waitMs > 0) throw tooManyRequests(waitMs);
    return true;
  }
}
