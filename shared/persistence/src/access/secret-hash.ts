import { createHash, randomBytes } from 'node:crypto';

/**
 * What is stored of a token: SHA-256, without salt or stretching, because a token is 256 random bits that nobody can
 * guess and that is looked up by this hash.
 */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** 256 random bits as text; `prefix` tells scanners and readers what it opens (`rps_` a session). */
export const newSecret = (prefix = ''): string => `${prefix}${randomBytes(32).toString('base64url')}`;
