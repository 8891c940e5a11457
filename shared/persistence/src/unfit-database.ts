import type { Client } from 'pg';

/** A database that answers, but cannot hold the product; the message says what to do. */
export class UnfitDatabase extends Error {
  override readonly name = 'UnfitDatabase';
}

/** The first whose unique constraints can take NULLs as equal. */
const OLDEST_VERSION = 15;

/** @throws UnfitDatabase when the server is older than what the migrations are written for */
export async function refuseOldServer(client: Pick<Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ version: number; words: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS words`,
  );
  const [{ version, words }] = rows as [{ version: number; words: string }];
  if (version >= OLDEST_VERSION * 10_000) return;
  throw new UnfitDatabase(
    `PostgreSQL ${words} is too old: Reprise needs ${OLDEST_VERSION} or later. Name another server in DATABASE_URL, or leave it out to use the one that comes with Reprise.`,
  );
}
