import type { RequestHandler } from 'express';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
};

/** Whether a request that changes something comes from one of our own pages. */
export const comesFromOwnPage = (
  request: { method: string; origin: string | undefined; fetchSite: string | undefined; host: string | undefined },
  publicUrl: string,
): boolean => {
  if (safeMethods.has(request.method)) return true;
  if (request.origin !== undefined) {
    const host = hostOf(request.origin);
    return host !== null && (host === request.host || request.origin === publicUrl);
  }
  // No Origin: not a browser, or an old one; a browser that tells where the request comes from must say "here".
  return request.fetchSite === undefined || request.fetchSite === 'same-origin' || request.fetchSite === 'none';
};

/** Refuses forms sent from other sites (cross-site request forgery). */
export const originCheck = (publicUrl: string): RequestHandler => {
  return (request, response, next) => {
    const own = comesFromOwnPage(
      {
        method: request.method,
        origin: request.get('origin'),
        fetchSite: request.get('sec-fetch-site'),
        host: request.get('host'),
      },
      publicUrl,
    );
    if (own) return next();
    response
      .status(403)
      .type('text/plain')
      .send(
        `Refused: this form was sent from another site. Open ${publicUrl} and try again; if that is where you are, set PUBLIC_URL to the address in your browser.\n`,
      );
  };
};
