import { getMe, getOverview } from '@reprise/contracts/http';
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches, useRouteLoaderData } from '@remix-run/react';
import { useContext, type ReactNode } from 'react';
import { attempt } from './api.server';
import { ErrorPanel } from './components/error-panel';
import { Shell } from './components/shell';
import { NonceContext } from './nonce';
import { preferencesOf } from './preferences.server';
import { tokenOf } from './session.server';
import styles from './styles/index.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const meta: MetaFunction = () => [{ title: 'Reprise' }, { name: 'robots', content: 'noindex' }];

/** Null instead of an error: the page below says it better, and the frame must stand in any case. */
const orNull = async <T,>(asked: Promise<{ ok: true; data: T } | { ok: false }>): Promise<T | null> => {
  try {
    const outcome = await asked;
    return outcome.ok ? outcome.data : null;
  } catch {
    return null;
  }
};

export const loader = async (args: LoaderFunctionArgs) => {
  const preferences = await preferencesOf(args);
  const now = Date.now();
  if (!(await tokenOf(args))) return { me: null, overview: null, preferences, now };
  const [me, overview] = await Promise.all([orNull(attempt(args, getMe)), orNull(attempt(args, getOverview))]);
  return { me, overview, preferences, now };
};

export type RootData = Awaited<ReturnType<typeof loader>>;

interface PageHandle {
  /** Seconds after which a browser without scripts loads the page again; null: never. */
  refreshSeconds?: (data: unknown) => number | null;
}

const useRefreshSeconds = (): number | null => {
  for (const match of useMatches()) {
    const seconds = (match.handle as PageHandle | undefined)?.refreshSeconds?.(match.data) ?? null;
    if (seconds !== null) return seconds;
  }
  return null;
};

export const Layout = ({ children }: { children: ReactNode }) => {
  const root = useRouteLoaderData<RootData>('root');
  const nonce = useContext(NonceContext);
  const refresh = useRefreshSeconds();
  return (
    <html lang="en-GB" data-theme={root?.preferences.theme ?? 'system'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
        {refresh !== null && (
          <noscript>
            <meta httpEquiv="refresh" content={String(refresh)} />
          </noscript>
        )}
      </head>
      <body>
        <Shell
          me={root?.me ?? null}
          preferences={root?.preferences ?? { theme: 'system', shortcuts: true }}
          dataAge={root?.overview ?? null}
        >
          {children}
        </Shell>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
};

const App = () => <Outlet />;
export default App;

export const ErrorBoundary = () => <ErrorPanel />;
