import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from '@remix-run/node';
import { RemixServer, isRouteErrorResponse } from '@remix-run/react';
import { isbot } from 'isbot';
import { NonceProvider } from './nonce';
import { renderToPipeableStream, type RenderToPipeableStreamOptions } from 'react-dom/server';

/** How long a page may take to stream before what is missing is given up. */
export const streamTimeout = 10_000;

/** Renders a page; people get it as it is ready, crawlers when it is whole. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const whole = isbot(request.headers.get('user-agent') ?? '') || entry.isSpaMode;
  return new Promise((resolve, reject) => {
    let shellSent = false;
    let finalStatus = status;
    const send = (): void => {
      shellSent = true;
      const body = new PassThrough();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      headers.set('Cache-Control', 'no-store');
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: finalStatus }));
      stream.pipe(body);
    };
    const options: RenderToPipeableStreamOptions = {
      nonce: context.cspNonce,
      onShellError: reject,
      onError(error) {
        finalStatus = 500;
        if (shellSent) logError(error, request);
      },
      [whole ? 'onAllReady' : 'onShellReady']: send,
    };
    const stream = renderToPipeableStream(
      <NonceProvider value={context.cspNonce}>
        <RemixServer context={entry} url={request.url} nonce={context.cspNonce} abortDelay={streamTimeout} />
      </NonceProvider>,
      options,
    );
    setTimeout(() => stream.abort(), streamTimeout + 1_000).unref();
  });
}

const logError = (error: unknown, request: Request): void => {
  const line = {
    level: 50,
    time: Date.now(),
    name: 'web',
    msg: error instanceof Error ? (error.stack ?? error.message) : String(error),
    url: new URL(request.url).pathname,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
};

/** Only faults of our own are logged: not a page that does not exist, not a visitor who left. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  if (isRouteErrorResponse(error) && error.status < 500) return;
  logError(isRouteErrorResponse(error) ? `${error.status} ${JSON.stringify(error.data)}` : error, request);
}
