import { join } from 'node:path';
import type { ApiEnv } from '../env.js';

/** What the API needs to know, by purpose rather than by variable. */
export interface ApiConfig {
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Signs page cursors; the web server proves with it whose request it hands on. */
  readonly secret: string;
  /** The address people open in a browser. */
  readonly publicUrl: string;
  readonly uploadDir: string;
  readonly uploadMaxBytes: number;
  readonly meiliUrl?: string;
  readonly meiliKey?: string;
  /** NDJSON file with invented tickets, and a JSON file with their releases. */
  readonly demoFile?: string;
  readonly demoReleases?: string;
  readonly demoKnowledge?: string;
  readonly logLevel: string;
  /** Compiled entry of the thread that suggests; without it suggesting runs in this thread. */
  readonly suggestionThread?: URL;
  /** Where the material of suggestions is kept from one start to the next; left out, it is read anew each time. */
  readonly suggestionFile?: string;
}

export const configOf = (env: ApiEnv, suggestionThread?: URL): ApiConfig => ({
  databaseUrl: env.DATABASE_URL,
  databasePoolSize: env.DATABASE_POOL_SIZE,
  secret: env.REPRISE_SECRET,
  publicUrl: env.PUBLIC_URL,
  uploadDir: env.UPLOAD_DIR,
  uploadMaxBytes: env.UPLOAD_MAX_BYTES,
  meiliUrl: env.MEILI_URL,
  meiliKey: env.MEILI_KEY,
  demoFile: env.DEMO_FILE,
  demoReleases: env.DEMO_RELEASES,
  demoKnowledge: env.DEMO_KNOWLEDGE,
  logLevel: env.LOG_LEVEL,
  suggestionThread,
  ...(env.STATE_DIR && { suggestionFile: join(env.STATE_DIR, 'suggesting.index') }),
});
