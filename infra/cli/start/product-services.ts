import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment } from '../env.js';
import type { DemoPaths } from './demo-files.js';
import type { ProductPorts } from './ports.js';
import { Service } from './service.js';
import type { ServiceLog } from './service-log.js';

export interface ProductSettings {
  readonly databaseUrl: string;
  readonly secret: string;
  readonly publicUrl: string;
  readonly webHost: string;
  readonly ports: ProductPorts;
  readonly uploads: string;
  /** Folder of the matching indexes. */
  readonly indexes: string;
  readonly demo: DemoPaths;
  readonly development: boolean;
}

/** api, workers and web as child processes, in the order they start. Each gets by environment what it needs and no more. */
export function productServices(
  root: string,
  settings: ProductSettings,
  logOf: (name: string) => ServiceLog,
  onTrouble: (line: string) => void,
): Service[] {
  const { databaseUrl, demo, development, ports, indexes, publicUrl, secret, uploads, webHost } = settings;
  const mode = { NODE_ENV: development ? 'development' : 'production' };
  const shared = {
    ...mode,
    DATABASE_URL: databaseUrl,
    REPRISE_SECRET: secret,
    PUBLIC_URL: publicUrl,
    UPLOAD_DIR: uploads,
    STATE_DIR: indexes,
  };
  const service = (name: string, entry: string, env: Readonly<Record<string, string | undefined>>): Service =>
    new Service({
      name,
      args: [
        '--enable-source-maps',
        '--import',
        pathToFileURL(join(root, 'infra', 'cli', 'bin', 'exit-with-parent.mjs')).href,
        join(root, entry),
      ],
      env: childEnvironment(env),
      log: logOf(name),
      onTrouble,
    });
  return [
    service('api', 'api/dist/main.js', {
      ...shared,
      API_HOST: '127.0.0.1',
      API_PORT: String(ports.api),
      DEMO_FILE: demo.tickets,
      DEMO_RELEASES: demo.releases,
      DEMO_KNOWLEDGE: demo.knowledge,
    }),
    service('workers', 'workers/dist/main.js', shared),
    service('web', 'web/dist/server.js', {
      ...mode,
      API_URL: `http://127.0.0.1:${ports.api}`,
      WEB_HOST: webHost,
      WEB_PORT: String(ports.web),
      PUBLIC_URL: publicUrl,
      REPRISE_SECRET: secret,
      DATABASE_URL: undefined,
    }),
  ];
}
