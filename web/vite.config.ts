import { vitePlugin as remix } from '@remix-run/dev';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const app = fileURLToPath(new URL('app', import.meta.url));

export default defineConfig({
  plugins: [
    remix({
      ignoredRouteFiles: ['**/*.test.*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        v3_lazyRouteDiscovery: true,
      },
    }),
  ],
  resolve: {
    alias: { '~': app },
    // The contracts are taken from their source, so that the web builds without building them first.
    conditions: ['@reprise/source', 'module', 'browser', 'development|production'],
  },
  ssr: {
    noExternal: [/^@reprise\//],
    resolve: { conditions: ['@reprise/source', 'module', 'node', 'development|production'] },
  },
  // Without it the server build names the style sheet by another hash than the client build.
  build: { cssMinify: true, sourcemap: false },
});
