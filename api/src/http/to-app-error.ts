import { HttpException } from '@nestjs/common';
import type { ErrorCode } from '@reprise/contracts';
import { AppError, databaseAway, differentAudiences } from './app-error.js';

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'request.invalid',
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'resource.not_found',
  405: 'resource.not_found',
  408: 'request.invalid',
  413: 'request.too_large',
  414: 'request.too_large',
  415: 'request.unsupported_media_type',
  429: 'request.rate_limited',
  431: 'request.too_large',
  503: 'service.unavailable',
};

/** Words for what Fastify and Nest refuse before a route is reached; their own messages name internals. */
const details: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The address is not a valid URL path.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than this address accepts.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'Send JSON as `application/json`, or a file as `multipart/form-data` to the upload address.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send a JSON object.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as its Content-Length says.',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the address is too long.',
  FST_REQ_FILE_TOO_LARGE: 'The file is larger than this installation accepts.',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'Send the file as `multipart/form-data`, in the part `file`.',
};

/** PostgreSQL cannot be reached or is going away; the same request will work later. */
const awayCodes = /^(08|57P|53)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;

/** A statement or a lock took too long, or two changes met: nothing was kept, the same request will work later. */
const busyCodes = /^(57014|55P03|40001|40P01)$/;

/** Every exception as the refusal people may see. Unknown ones become `service.internal` with the exception as cause. */
export function toAppError(exception: unknown): AppError {
  if (exception instanceof AppError) return exception;
  const { code, statusCode, message } = partsOf(exception);
  if (isDatabaseAway(exception, code, message)) return databaseAway(exception);
  if (busyCodes.test(code)) {
    const detail = 'The database is busy with something else; nothing was changed. Try again in a moment.';
    return new AppError('service.overloaded', detail, { cause: exception });
  }
  if (code === 'RP001') return differentAudiences(exception);
  const status = exception instanceof HttpException ? exception.getStatus() : statusCode;
  const known = status === undefined ? undefined : codeOfStatus[status];
  if (!known) return new AppError('service.internal', undefined, { cause: exception });
  return new AppError(known, details[code] ?? defaultDetail(known), { cause: exception });
}

function defaultDetail(code: ErrorCode): string | undefined {
  if (code === 'resource.not_found') return 'There is nothing at this address for this method.';
  if (code === 'request.invalid') return 'The request could not be read.';
  if (code === 'request.too_large') return 'The body is larger than this address accepts.';
  if (code === 'request.unsupported_media_type') return 'Send JSON as `application/json`.';
  return undefined;
}

function partsOf(exception: unknown): { code: string; statusCode?: number; message: string } {
  if (typeof exception !== 'object' || exception === null) return { code: '', message: '' };
  const { code, statusCode, message, driverError } = exception as Record<string, unknown>;
  const own = typeof code === 'string' ? code : '';
  const driver =
    typeof driverError === 'object' && driverError !== null ? (driverError as { code?: unknown }).code : '';
  return {
    code: typeof driver === 'string' && driver !== '' ? driver : own,
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
    message: typeof message === 'string' ? message : '',
  };
}

function isDatabaseAway(exception: unknown, code: string, message: string): boolean {
  if (awayCodes.test(code)) return true;
  if (!(exception instanceof Error)) return false;
  return (
    /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/.test(
      message,
    ) || /DataSource .* (is not set|destroyed)|CannotExecuteNotConnected/.test(`${exception.name} ${message}`)
  );
}
