import type { ServerResponse } from 'node:http';
import { CLIENT_ADDRESS_HEADER } from '@reprise/contracts/http';
import type { Request, RequestHandler } from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { proofOfClient } from './client-proof.js';

/**
 * Hands `/api` on to the API, streamed both ways and unread, so that people and programs use one address.
 * The session cookie stays here: the API knows bearer tokens only.
 */
export const apiProxy = ({ apiUrl, secret }: { readonly apiUrl: string; readonly secret: string }): RequestHandler =>
  createProxyMiddleware({
    target: apiUrl,
    pathFilter: (path) => path === '/api' || path.startsWith('/api/'),
    on: {
      proxyReq: (outgoing, request) => {
        outgoing.removeHeader('cookie');
        outgoing.setHeader(CLIENT_ADDRESS_HEADER, proofOfClient((request as Request).ip, secret));
      },
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
