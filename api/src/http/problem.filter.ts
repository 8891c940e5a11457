import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemHeaders, statusOf, toProblemDocument } from './problem-document.js';
import { toAppError } from './to-app-error.js';

/** Sends an exception as problem+json; what nobody foresaw is logged with its stack and answered without it. */
export function sendProblem(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toAppError(exception);
  if (error.code === 'service.internal' || error.code === 'service.unavailable') {
    request.log.error({ err: error.cause ?? error, code: error.code }, 'request failed');
  }
  if (reply.sent) return;
  void reply
    .code(statusOf(error.code))
    .headers(problemHeaders(error))
    .serializer(JSON.stringify)
    .send(toProblemDocument(error, request.id));
}

/** The only shape in which an exception leaves the API. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
