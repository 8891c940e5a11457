import type { RequestHandler } from 'express';

/** Far above the longest text the API matches (200,000 characters, escaped), far below what would hurt. */
const MAX_FORM_BYTES = 4_000_000;
const UPLOAD_PATHS = new Set(['/import/new', '/import/new.data']);

/**
 * Status with which a form is refused before it is read into memory, or null. Uploads of files pass at one address only,
 * where they are handed on as a stream and never held.
 */
export const refusalOfBody = (request: {
  method: string;
  path: string;
  contentType: string | undefined;
  contentLength: string | undefined;
}): 411 | 413 | 415 | null => {
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  if (request.contentType?.startsWith('multipart/')) return UPLOAD_PATHS.has(request.path) ? null : 415;
  if (request.contentLength === undefined) return request.contentType === undefined ? null : 411;
  return Number(request.contentLength) > MAX_FORM_BYTES ? 413 : null;
};

const words = {
  411: 'Refused: the length of the form is not given.\n',
  413: 'Refused: the form is too long. Shorten the text; files go through Import.\n',
  415: 'Refused: files are taken at /import/new only.\n',
};

/** Refuses forms that would fill the memory. */
export const bodyLimit: RequestHandler = (request, response, next) => {
  const status = refusalOfBody({
    method: request.method,
    path: request.path,
    contentType: request.get('content-type'),
    contentLength: request.get('content-length'),
  });
  if (status === null) return next();
  response.status(status).set('Connection', 'close').type('text/plain').send(words[status]);
};
