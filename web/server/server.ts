import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';
import pino from 'pino';
import { apiProxy } from './api-proxy.js';
import { bodyLimit } from './body-limit.js';
import { readEnvironment, type WebEnvironment } from './env.js';
import { proofOfClient } from './client-proof.js';
import { originCheck } from './origin-check.js';
import { securityHeaders } from './security-headers.js';

const SHUTDOWN_GRACE_MS = 10_000;
const webFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const log = pino({ name: 'web' });

/** The pages: the finished build, or Vite with hot replacement in development. */
const mountPages = async (app: express.Express, environment: WebEnvironment): Promise<void> => {
  const getLoadContext = (request: express.Request, response: express.Response) => ({
    apiUrl: environment.apiUrl,
    secret: environment.secret,
    secureCookies: environment.publicUrl.startsWith('https:'),
    cspNonce: String(response.locals.cspNonce),
    clientProof: proofOfClient(request.ip, environment.secret),
  });
  if (environment.development) {
    const { createServer: createViteServer } = await import('vite');
    const vite = await createViteServer({ root: webFolder, server: { middlewareMode: true }, appType: 'custom' });
    app.use(vite.middlewares);
    app.all(
      '*',
      createRequestHandler({
        build: () => vite.ssrLoadModule('virtual:remix/server-build') as unknown as Promise<ServerBuild>,
        getLoadContext,
        mode: 'development',
      }),
    );
    return;
  }
  const client = join(webFolder, 'build', 'client');
  app.use('/assets', express.static(join(client, 'assets'), { immutable: true, maxAge: '1y' }));
  app.use(express.static(client, { maxAge: '1h' }));
  const build = (await import(pathToFileURL(join(webFolder, 'build', 'server', 'index.js')).href)) as ServerBuild;
  app.all('*', createRequestHandler({ build, getLoadContext, mode: 'production' }));
};

const shutDownOn = (server: Server, signals: readonly NodeJS.Signals[]): void => {
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping');
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
      process.exit(0);
    }, SHUTDOWN_GRACE_MS).unref();
  };
  for (const signal of signals) process.once(signal, stop);
};

const main = async (): Promise<void> => {
  const environment = readEnvironment();
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', environment.trustedProxies);
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  // Before anything that would read a body: uploads pass through as a stream.
  app.use(apiProxy(environment));
  app.use(securityHeaders(environment));
  app.use(originCheck(environment.publicUrl));
  app.use(bodyLimit);
  await mountPages(app, environment);

  const server = createServer(app);
  // An upload of a large file may take longer than Node's default of five minutes.
  server.requestTimeout = 0;
  server.listen(environment.port, environment.host, () => {
    log.info({ address: server.address(), publicUrl: environment.publicUrl }, 'listening');
  });
  server.once('error', (error) => {
    log.fatal({ error }, `cannot listen on ${environment.host}:${environment.port}`);
    process.exit(1);
  });
  shutDownOn(server, ['SIGINT', 'SIGTERM']);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
