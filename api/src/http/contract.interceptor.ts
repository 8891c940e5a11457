import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@reprise/contracts/http';
import type { FastifyReply } from 'fastify';
import { Observable, map } from 'rxjs';
import { ViewerScope } from '../core/viewer-scope.js';
import type { RequestState } from './call.js';
import { readCall } from './read-call.js';
import { ENDPOINT, LOCATION } from './route.js';

/**
 * Holds both sides to the contract: requests are checked before a service runs, answers are cut to their schema. The service
 * runs with the eyes of the person who asks.
 */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly scope: ViewerScope,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const endpoint = this.reflector.get<Endpoint>(ENDPOINT, context.getHandler());
    const location = this.reflector.get<((response: unknown) => string) | undefined>(LOCATION, context.getHandler());
    const request = http.getRequest<RequestState>();
    request.call = readCall(endpoint, request);
    const answers = new Observable((subscriber) =>
      this.scope.run(request.actor?.viewer, () => next.handle().subscribe(subscriber)),
    );
    return answers.pipe(
      map((answer: unknown) => {
        if (!endpoint.response) return answer;
        const response = endpoint.response.parse(answer);
        const reply = http.getResponse<FastifyReply>();
        const version = versionOf(response);
        if (version !== undefined) void reply.header('etag', `"${version}"`);
        if (location) void reply.header('location', location(response));
        return response;
      }),
    );
  }
}

function versionOf(response: unknown): number | undefined {
  const version = (response as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? version : undefined;
}
