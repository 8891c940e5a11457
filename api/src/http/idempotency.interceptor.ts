import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Endpoint, takesIdempotencyKey } from '@reprise/contracts/http';
import { type IdempotencyKey, IdempotencyStore, type KeptAnswer } from '@reprise/persistence';
import type { FastifyReply } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { Transactions } from '../core/transactions.js';
import { AppError } from './app-error.js';
import type { RequestState } from './call.js';
import { ENDPOINT } from './route.js';

const keptHeaders = ['location', 'etag'] as const;
const RETRY_SECONDS = 2;

/** Carries a request under an `Idempotency-Key` out once, and answers its repetitions as it answered the first. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: IdempotencyStore,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = this.reflector.get<Endpoint>(ENDPOINT, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<RequestState>();
    const sent = request.headers['idempotency-key'];
    if (sent === undefined || !takesIdempotencyKey(endpoint) || !request.actor) return next.handle();
    const key = { owner: request.actor.userId ?? request.actor.credentialId, key: readKey(sent) };
    return from(this.once(key, endpoint, request, http.getResponse<FastifyReply>(), next));
  }

  private async once(
    key: IdempotencyKey,
    endpoint: Endpoint,
    request: RequestState,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const claim = await this.keys.claim(key, endpoint.id, hashOf(request));
    switch (claim.kind) {
      case 'go':
        return this.carryOut(key, endpoint, reply, next);
      case 'answer':
        return repeat(claim.answer, reply);
      case 'running':
        throw new AppError('request.in_progress', 'Ask again in a moment.', { retryAfterSeconds: RETRY_SECONDS });
      case 'other':
        throw new AppError('request.key_reused', 'Use a new key for a new request.');
      case 'lost':
        throw new AppError(
          'resource.state_conflict',
          'This request was carried out before, but its answer was lost. Read what it changed; do not repeat it under a new key.',
        );
    }
  }

  private async carryOut(
    key: IdempotencyKey,
    endpoint: Endpoint,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    try {
      const response: unknown = await Transactions.under(key, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      );
      await this.keys.keep(key, { status: endpoint.status, headers: headersOf(reply), response });
      return response;
    } catch (error) {
      await this.keys
        .release(key)
        .catch((reason: unknown) => this.logger.warn(`A key could not be released: ${String(reason)}`));
      throw error;
    }
  }
}

function readKey(sent: string | string[]): string {
  const key = (Array.isArray(sent) ? '' : sent).replace(/^"(.*)"$/, '$1');
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = 'must be one word of 1 to 255 visible ASCII characters';
  throw new AppError('request.invalid', `\`Idempotency-Key\` ${message}.`, {
    errors: [{ pointer: '/headers/idempotency-key', code: 'invalid_format', message }],
  });
}

/** What makes two requests the same: address, precondition and body. */
const hashOf = (request: RequestState): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.headers['if-match'] ?? null, request.body ?? null]))
    .digest();

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

function repeat({ headers, response }: KeptAnswer, reply: FastifyReply): unknown {
  void reply.headers({ ...headers, 'idempotency-replayed': 'true' });
  return response;
}
