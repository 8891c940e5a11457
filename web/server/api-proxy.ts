import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';

/**
 * Hands `/api` on to the API, streamed both ways and unread, so that people and programs use one address.
 * The session cookie stays here: the API knows bearer tokens only.
 */
export const apiProxy = (apiUrl: string): RequestHandler =>
  createProxyMiddleware({
    target: apiUrl,
    pathFilter: (path) => path === '/api' || path.startsWith('/api/'),
    xfwd: true,
    on: {
      proxyReq: (outgoing) => outgoing.removeHeader('cookie'),
      error: (_error, _request, response) => {
        if (!('writeHead' in response)) return void response.destroy();
        const answer = response as ServerResponse;
        if (answer.headersSent) return void answer.destroy();
        answer.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '5' });
        answer.end(
          JSON.stringify({
            type: 'https://reprise.dev/errors/service.unavailable',
            title: 'The API does not answer',
            status: 503,
            detail: 'It may still be starting. Try again in a few seconds; if it stays away, look at its log.',
            code: 'service.unavailable',
          }),
        );
      },
    },
  });
