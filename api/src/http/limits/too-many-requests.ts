import { AppError } from '../app-error.js';

/** 429 that says when to come back. */
export function tooManyRequests(waitMs: number, what = 'requests'): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const when = retryAfterSeconds < 90 ? `${retryAfterSeconds} s` : `${Math.ceil(retryAfterSeconds / 60)} min`;
  return new AppError('request.rate_limited', `Too many ${what}. Try again in ${when}.`, { retryAfterSeconds });
}
