import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { holderOf } from './folder-claim.js';
import { connectionUrl, openClusterRecord } from './postgres-cluster.js';

/** Address of the server that another process runs on this folder. @returns undefined when none does */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const folder = resolve(dataDir);
  if (!existsSync(join(folder, 'connection.json')) || holderOf(join(folder, 'in-use-by.json')) === undefined)
    return undefined;
  const { password, port } = openClusterRecord(folder);
  return port === undefined ? undefined : connectionUrl(password, port);
}
