import { describeError } from '@reprise/ports';
import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger, FastifyRequest, FastifyServerOptions } from 'fastify';

/** Log lines name the route, never the address: it may hold an invitation or what somebody searched for. */
export const loggerOptions = (level: string): FastifyServerOptions['logger'] =>
  level === 'silent'
    ? false
    : {
        level,
        serializers: {
          req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? 'none' }),
          res: ({ statusCode }) => ({ status: statusCode }),
          err: describeError,
        },
      };

/** Nest's own messages in the same stream. It announces every route at start, so its ordinary lines are for debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly stream: FastifyBaseLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.stream.debug(contextOf(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.stream.warn(contextOf(rest), String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.stream.error(contextOf(rest), String(message));
  }
}

function contextOf(rest: unknown[]): { context?: string } {
  const last = rest.at(-1);
  return typeof last === 'string' ? { context: last } : {};
}
