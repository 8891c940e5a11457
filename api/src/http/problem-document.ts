import type { ErrorCode } from '@reprise/contracts';
import type { ProblemDocument } from '@reprise/contracts/http';
import { AppError } from './app-error.js';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** The one place where an error code meets its HTTP status and title. */
const answers: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  'request.invalid': [400, 'The request is not valid'],
  'request.too_large': [413, 'The request is too large'],
  'request.unsupported_media_type': [415, 'This content type is not accepted here'],
  'request.rate_limited': [429, 'Too many requests'],
  'request.key_reused': [422, 'This Idempotency-Key belongs to another request'],
  'request.in_progress': [409, 'The first request under this Idempotency-Key has not ended'],
  'auth.required': [401, 'Sign in first'],
  'auth.invalid_credentials': [401, 'E-mail or password is wrong'],
  'auth.forbidden': [403, 'Your role does not allow this'],
  'auth.invitation_invalid': [410, 'This invitation is no longer valid'],
  'auth.provider_refused': [401, 'Your organisation’s sign-in did not succeed'],
  'auth.account_unknown': [403, 'You have no account here'],
  'resource.not_found': [404, 'Not found'],
  'resource.version_required': [428, 'If-Match is missing'],
  'resource.version_conflict': [412, 'Changed by someone else meanwhile'],
  'resource.state_conflict': [409, 'Not possible in the present state'],
  'import.file_empty': [422, 'The file is empty'],
  'import.format_unknown': [422, 'The format of the file is not known'],
  'import.mapping_invalid': [422, 'The column mapping does not fit the file'],
  'service.unavailable': [503, 'A service that this needs is away'],
  'service.overloaded': [503, 'There is more to do than can be taken on'],
  'service.internal': [500, 'Something went wrong on our side'],
};

export const statusOf = (code: ErrorCode): number => answers[code][0];

/** RFC 9457 document of an error; never carries a stack or text of an unexpected exception. */
export function toProblemDocument(error: AppError, requestId: string): ProblemDocument {
  const [status, title] = answers[error.code];
  return {
    type: `https://reprise.dev/errors/${error.code}`,
    title,
    status,
    ...(error.detail ? { detail: error.detail } : {}),
    instance: requestId,
    code: error.code,
    ...(error.errors?.length ? { errors: [...error.errors] } : {}),
  };
}

/** Headers that HTTP asks for beside certain answers. */
export function problemHeaders(error: AppError): Record<string, string> {
  const status = statusOf(error.code);
  return {
    'content-type': PROBLEM_CONTENT_TYPE,
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="reprise"' } : {}),
    ...(status === 429 || status === 503 || error.retryAfterSeconds !== undefined
      ? { 'retry-after': String(error.retryAfterSeconds ?? 5) }
      : {}),
  };
}
