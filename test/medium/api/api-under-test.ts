import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type ApiConfig, createApp } from '@reprise/api';
import type { Role } from '@reprise/contracts/http';
import { SessionStore, UserStore, createDataSource, migrate, newSecret } from '@reprise/persistence';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import { freshDatabase } from '../../services/database.js';

// Starting the API takes seconds on a busy machine.
jest.setTimeout(60_000);

export const SECRET = 'a secret for tests that signs page cursors';

/** A clock that a test sets. */
export class SettableClock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}

/** The API on a database of its own, asked over HTTP like everybody asks it. */
export class ApiUnderTest {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly dataSource: DataSource,
    readonly clock: SettableClock,
    readonly uploadDir: string,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  /** @param databaseUrl  a database that somebody else drops; left out: one of its own */
  static async start(settings: Partial<ApiConfig> = {}, databaseUrl?: string): Promise<ApiUnderTest> {
    const database = databaseUrl
      ? { url: databaseUrl, drop: async () => undefined }
      : await freshDatabase(async (url) => void (await migrate(url)));
    const uploadDir = settings.uploadDir ?? (await mkdtemp(join(tmpdir(), 'reprise-api-')));
    const clock = new SettableClock();
    const config: ApiConfig = {
      databaseUrl: database.url,
      databasePoolSize: 4,
      secret: SECRET,
      publicUrl: 'https://reprise.example.com',
      uploadDir,
      uploadMaxBytes: 200_000,
      logLevel: 'silent',
      ...settings,
    };
    const app = await createApp(config, clock);
    const dataSource = await createDataSource(database.url, { poolSize: 2 }).initialize();
    return new ApiUnderTest(app, dataSource, clock, uploadDir, () => database.drop());
  }

  get http() {
    return request(this.app.getHttpServer());
  }

  /** A new person with this role, signed in. */
  async personAs(role: Role, name: string = role) {
    return this.dataSource.transaction(async (tx) => {
      const email = `${newSecret('').slice(0, 12)}@example.com`.toLowerCase();
      const user = await new UserStore(tx).create(tx, { email, name, role, passwordHash: 'none' });
      const token = newSecret('rps_');
      const now = this.clock.now();
      await new SessionStore(tx).open(tx, {
        userId: user!.id,
        token,
        now,
        expiresAt: new Date(now.getTime() + 7 * 86_400_000),
      });
      return { ...user!, token };
    });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.dataSource.destroy();
    await rm(this.uploadDir, { recursive: true, force: true });
    await this.dropDatabase();
  }
}

/** The headers of somebody signed in. */
export const as = ({ token }: { readonly token: string }): Record<string, string> => ({
  authorization: `Bearer ${token}`,
});
