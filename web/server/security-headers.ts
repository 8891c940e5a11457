import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';

/**
 * Content-Security-Policy with a nonce a request (left in `response.locals.cspNonce`) and the usual protective headers.
 * `strict-origin-when-cross-origin` rather than `no-referrer`: the latter makes browsers send `Origin: null` with a form
 * sent without scripts, which the origin check would refuse.
 */
export const securityHeaders = ({ development }: { development: boolean }): RequestHandler => {
  return (_request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals.cspNonce = nonce;
    const policy = [
      "default-src 'self'",
      `script-src 'self' 'nonce-${nonce}'`,
      development ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
      "img-src 'self' data:",
      development ? "connect-src 'self' ws:" : "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ];
    response.setHeader('Content-Security-Policy', policy.join('; '));
    response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    next();
  };
};
