import type { FastifyRequest } from 'fastify';
import { AppError } from '../http/app-error.js';
import type { StoredFile, UploadFolder } from './upload-folder.js';

const MAX_NAME = 255;

/**
 * Take the part `file` of a multipart request to disk.
 * @throws AppError when the part is missing, the file is larger than the installation accepts, or the sender broke off
 */
export async function receiveUpload(
  request: FastifyRequest,
  folder: UploadFolder,
): Promise<{ fileName: string; stored: StoredFile }> {
  const part = await request.file();
  if (!part || part.fieldname !== 'file') {
    part?.file.resume();
    throw new AppError('request.invalid', 'Send the file in the part `file`.', {
      errors: [{ pointer: '/body/file', code: 'required', message: 'is missing' }],
    });
  }
  let stored: StoredFile;
  try {
    stored = await folder.store(part.file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new AppError('service.unavailable', 'There is no room left for uploads on the server.', { cause: error });
    }
    throw error;
  }
  if (part.file.truncated) {
    await folder.remove(stored.storedAs);
    throw new AppError(
      'request.too_large',
      'The file is larger than this installation accepts. Compress it with gzip, or split it.',
    );
  }
  return { fileName: displayName(part.filename), stored };
}

/** A name for people: without folders and control characters, never used as a path. */
export function displayName(sent: string | undefined): string {
  const last = (sent ?? '').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '')
    .trim()
    .slice(0, MAX_NAME);
  return clean === '' ? 'upload' : clean;
}
