import { describe, expect, it } from '@jest/globals';
import { ForbiddenException, NotFoundException } from '@nestjs/common';
import { errorCodes } from '@reprise/contracts';
import { ProblemDocument } from '@reprise/contracts/http';
import { AppError } from './app-error.js';
import { problemHeaders, statusOf, toProblemDocument } from './problem-document.js';
import { toAppError } from './to-app-error.js';

describe('errors as people see them', () => {
  it.each<[string, unknown, string]>([
    ['a refusal of ours', new AppError('auth.required'), 'auth.required'],
    ['an unknown route', new NotFoundException('Cannot GET /secret/path'), 'resource.not_found'],
    ['a refusal by Nest', new ForbiddenException(), 'auth.forbidden'],
    [
      'a body that is too large',
      Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }),
      'request.too_large',
    ],
    [
      'a database that refuses connections',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      'service.unavailable',
    ],
    [
      'a database that shuts down',
      Object.assign(new Error('x'), { driverError: { code: '57P01' } }),
      'service.unavailable',
    ],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 'service.unavailable'],
    [
      'a lock that was not free in time',
      Object.assign(new Error('x'), { driverError: { code: '55P03' } }),
      'service.overloaded',
    ],
    [
      'a statement that took too long',
      Object.assign(new Error('x'), { driverError: { code: '57014' } }),
      'service.overloaded',
    ],
    [
      'a broken constraint nobody foresaw',
      Object.assign(new Error('x'), { driverError: { code: '23505' } }),
      'service.internal',
    ],
    ['a mistake in the program', new TypeError('x is not a function'), 'service.internal'],
    ['something that is no error', 'text', 'service.internal'],
  ])('calls %s by its code', (_, exception, code) => {
    expect(toAppError(exception).code).toBe(code);
  });

  it('keeps the words of unexpected exceptions to the log', () => {
    const document = toProblemDocument(toAppError(new Error('relation "app_user" at /srv/reprise/x.js')), 'request-1');
    expect(JSON.stringify(document)).not.toMatch(/app_user|srv/);
    expect(document).toMatchObject({ status: 500, code: 'service.internal', instance: 'request-1' });
  });

  it.each(errorCodes)('has a status, a title and a valid document for %s', (code) => {
    const error = new AppError(code, 'detail');
    expect(ProblemDocument.parse(toProblemDocument(error, 'r'))).toMatchObject({ status: statusOf(code), code });
    expect(statusOf(code)).toBeGreaterThanOrEqual(400);
  });

  it('tells how to authenticate, and when to come back', () => {
    expect(problemHeaders(new AppError('auth.required'))).toHaveProperty('www-authenticate');
    expect(problemHeaders(new AppError('request.rate_limited', 'x', { retryAfterSeconds: 30 }))).toHaveProperty(
      'retry-after',
      '30',
    );
    expect(problemHeaders(new AppError('service.unavailable'))).toHaveProperty('retry-after');
  });
});
