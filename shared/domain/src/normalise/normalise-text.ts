import { maskText } from './masks.js';
import { stripMail } from './strip-mail.js';
import { stripMarkup } from './strip-markup.js';

/** Beyond this many characters a description adds cost and noise, not recall (research: 4–6 kB). */
export const maxBodyCharacters = 6_000;
export const maxTitleCharacters = 400;

/**
 * Plain, masked text of a raw field: capped first, so that a ticket of 10 MB costs what one of 6 kB costs.
 * Markup goes before mail (a quoted mail may be HTML), both before masks (entities hide addresses).
 */
export function normaliseText(raw: string, maxCharacters = maxBodyCharacters): string {
  // Markup inflates a text by up to half; cap the raw text a little wider, the plain text exactly.
  const capped = raw.length > maxCharacters * 2 ? raw.slice(0, maxCharacters * 2) : raw;
  const plain = stripMail(stripMarkup(capped));
  return maskText(plain.length > maxCharacters ? plain.slice(0, maxCharacters) : plain);
}
