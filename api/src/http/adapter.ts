import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { DatabasePulse } from '@reprise/persistence';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import type { IntakeGate } from '../tickets/intake/intake-gate.js';
import { AppError } from './app-error.js';
import type { RequestState } from './call.js';
import { answerWhileAway } from './database-away.js';
import { findJsonFault } from './json-limits.js';
import { findRepeatedKey } from './repeated-keys.js';
import { clientAddress } from './limits/client-address.js';
import { PROBLEM_CONTENT_TYPE, toProblemDocument } from './problem-document.js';
import { sendProblem } from './problem.filter.js';

/** Room for a pasted log of 200,000 characters in its longest JSON spelling. */
const MAX_JSON_BYTES = 2 * 1024 * 1024;

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

export interface AdapterOptions {
  readonly logger: FastifyServerOptions['logger'];
  readonly uploadMaxBytes: number;
  /** Shared with the web server, which vouches with it for its clients' addresses. */
  readonly secret: string;
  readonly gate: IntakeGate;
  readonly metrics: ApiMetrics;
  readonly pulse: DatabasePulse;
}

/** Fastify with one shape of error, one accepted body type, and headers that suit an API. */
export function createAdapter({
  logger,
  secret,
  uploadMaxBytes,
  gate,
  metrics,
  pulse,
}: AdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger,
    bodyLimit: MAX_JSON_BYTES,
    genReqId: () => randomUUID(),
    trustProxy: false,
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    // While closing, requests under way are finished; Fastify's own refusal would have another shape than ours.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 256 },
    // One line a request, written below.
    logController: new LogController({ disableRequestLogging: true }),
    // A malformed URL is refused before any hook runs.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(error, request, reply.headers(securityHeaders));
    },
    clientErrorHandler: (error, socket) => {
      const tooLarge = (error as NodeJS.ErrnoException).code === 'HPE_HEADER_OVERFLOW';
      const problem = tooLarge
        ? new AppError('request.too_large', 'The headers are too large.')
        : new AppError('request.invalid', 'This is not a valid HTTP request.');
      const body = JSON.stringify(toProblemDocument(problem, randomUUID()));
      if (!socket.writable) return;
      socket.end(
        `HTTP/1.1 ${tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\n` +
          `Content-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  });
  const instance = adapter.getInstance<FastifyInstance>();
  instance.decorateRequest('clientAddress', '');
  instance.decorateRequest('intakePass', null);
  instance.addHook('onRequest', (request, reply, done) => {
    (request as RequestState).clientAddress = clientAddress(request, secret);
    void reply.headers(securityHeaders).header('x-request-id', request.id);
    done();
  });
  letGoWhenClosing(instance);
  answerWhileAway(instance, pulse);
  guardIntake(instance, gate);
  instance.addHook('onResponse', (request, reply, done) => {
    request.log.info({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'answered');
    metrics.observeRequest(
      request.method,
      request.routeOptions.url ?? 'none',
      reply.statusCode,
      reply.elapsedTime / 1_000,
    );
    done();
  });
  acceptJsonOnly(instance);
  adapter.register(
    multipart as never,
    { limits: { files: 1, fields: 8, fieldSize: 1_000, fileSize: uploadMaxBytes } } as never,
  );
  return adapter;
}

/** Once it is closing, a connection ends with the answer that is under way on it: kept alive it would hold up the end. */
function letGoWhenClosing(instance: FastifyInstance): void {
  let isClosing = false;
  instance.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Where tickets come in: refused before the body is read when there is no room, let out again when the answer is sent. */
function guardIntake(instance: FastifyInstance, gate: IntakeGate): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'POST' || request.routeOptions.url !== '/api/tickets') {
      done();
      return;
    }
    const announced = Number(request.headers['content-length'] ?? 0);
    try {
      const pass = gate.enter(Number.isFinite(announced) ? announced : 0);
      (request as RequestState).intakePass = pass;
      reply.raw.once('close', pass.leave);
      done();
    } catch (error) {
      sendProblem(error, request, reply);
    }
  });
}

function acceptJsonOnly(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string;
    try {
      text = utf8.decode(bytes as Buffer);
    } catch {
      done(new AppError('request.invalid', 'The body is not valid UTF-8.'));
      return;
    }
    void parseJson.call(instance, request, text, (error, body) => {
      const fault = error ? undefined : (findJsonFault(body) ?? findRepeatedKey(text));
      if (error) done(new AppError('request.invalid', 'The body is not valid JSON.', { cause: error }));
      else if (fault) done(new AppError('request.invalid', `${fault.pointer} ${fault.message}`, { errors: [fault] }));
      else done(null, body);
    });
  });
}
