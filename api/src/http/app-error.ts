import type { ErrorCode } from '@reprise/contracts';

/** One broken field of a request, by JSON pointer (`/body/title`, `/query/limit`). */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

interface AppErrorOptions {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** An expected refusal. `detail` is shown to people: what was wrong, where, what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail?: string,
    options: AppErrorOptions = {},
  ) {
    super(detail ?? code, { cause: options.cause });
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The answer for things that are not there, and for things the caller may not know of. */
export const notFound = (what: string): AppError => new AppError('resource.not_found', `${what} does not exist.`);

/** One field cannot be taken as it is, for a reason that no schema knows. */
export const invalidField = (pointer: string, message: string): AppError =>
  new AppError('request.invalid', `${pointer}: ${message}`, { errors: [{ pointer, code: 'invalid_value', message }] });

/** The same request will work later. */
export const databaseAway = (cause?: unknown): AppError =>
  new AppError('service.unavailable', 'The database does not answer. Try again in a moment.', { cause });

/** Tickets of a restricted service and others cannot be in one problem. */
export const differentAudiences = (cause?: unknown): AppError =>
  new AppError(
    'resource.state_conflict',
    'These belong to different audiences; tickets of a restricted service stay among themselves.',
    { cause },
  );
