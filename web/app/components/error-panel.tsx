import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useRetry } from './use-retry';

interface Words {
  readonly title: string;
  readonly detail: ReactNode;
  readonly requestId?: string | undefined;
}

const RETRY_MS = 5_000;

/** What went wrong in words a person can act on. */
export const wordsForError = (error: unknown): Words => {
  if (!isRouteErrorResponse(error)) {
    return {
      title: 'This page broke',
      detail:
        'The fault is ours, not yours; your data is unharmed. Try again, and if it stays, tell your administrator what you were doing.',
    };
  }
  const document = (typeof error.data === 'object' && error.data !== null ? error.data : {}) as {
    title?: string;
    detail?: string;
    instance?: string;
  };
  const requestId = document.instance;
  if (error.status === 404) {
    return {
      title: 'Nothing here',
      detail: document.detail ?? 'The address may be mistyped, or what it named was removed.',
      requestId,
    };
  }
  if (error.status === 403) {
    return {
      title: 'Not for your role',
      detail: document.detail ?? 'Ask an administrator if you need to do this.',
      requestId,
    };
  }
  if (error.status === 503) {
    return {
      title: 'Reprise is not answering just now',
      detail: document.detail ?? 'It may still be starting. This page tries again by itself.',
      requestId,
    };
  }
  return {
    title: document.title ?? `The answer was ${error.status}`,
    detail:
      document.detail ??
      (error.status >= 500 ? 'The fault is ours; your data is unharmed. Try again in a moment.' : ''),
    requestId,
  };
};

/** A calm page for what could not be shown; retries by itself while the API is away. */
export const ErrorPanel = () => {
  const error = useRouteError();
  const words = wordsForError(error);
  const away = isRouteErrorResponse(error) && error.status === 503;
  useRetry(away ? RETRY_MS : null);
  return (
    <div className="empty" role="alert">
      <h1>{words.title}</h1>
      {away && (
        <noscript>
          <meta httpEquiv="refresh" content={String(RETRY_MS / 1_000)} />
        </noscript>
      )}
      {words.detail && <p className="soft">{words.detail}</p>}
      <p className="line">
        <a className="button" href="">
          Try again
        </a>
        <a href="/">Go to the start page</a>
      </p>
      {words.requestId && (
        <p className="meta">
          Request <code>{words.requestId}</code>
        </p>
      )}
    </div>
  );
};
