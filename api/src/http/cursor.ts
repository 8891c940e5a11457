import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Position } from '@reprise/persistence';
import { AppError } from './app-error.js';

const SIGNATURE_BYTES = 12;

/** Signs page cursors, so that a position cannot be made up. One list's cursor is refused by another list. */
export class CursorSigner {
  constructor(private readonly secret: string) {}

  /** @param list  what is listed and how it is sorted; the cursor is valid there only */
  sign(list: string, position: Position): string {
    const payload = Buffer.from(JSON.stringify(position));
    return Buffer.concat([this.signatureOf(list, payload), payload]).toString('base64url');
  }

  /**
   * @returns the position, or undefined when there is no cursor
   * @throws AppError `request.invalid` when the cursor is not one of this list
   */
  read(list: string, cursor: string | undefined): Position | undefined {
    if (cursor === undefined) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(SIGNATURE_BYTES);
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    if (signature.length === SIGNATURE_BYTES && timingSafeEqual(signature, this.signatureOf(list, payload))) {
      return JSON.parse(payload.toString()) as Position;
    }
    throw new AppError('request.invalid', 'This cursor does not belong to this list; start again without it.', {
      errors: [{ pointer: '/query/cursor', code: 'invalid_value', message: 'does not belong to this list' }],
    });
  }

  private signatureOf(list: string, payload: Buffer): Buffer {
    return createHmac('sha256', this.secret)
      .update(list)
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}
