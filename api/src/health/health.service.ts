import { statfs } from 'node:fs/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ResponseOf, getReadiness } from '@reprise/contracts/http';
import { DatabasePulse, OperationReader } from '@reprise/persistence';
import type { SearchIndex } from '@reprise/ports';
import type { FastifyReply } from 'fastify';
import type { ApiConfig } from '../core/config.js';
import { CONFIG } from '../core/tokens.js';
import { PRIMARY_INDEX } from '../search/search-engine.js';

type Readiness = ResponseOf<typeof getReadiness>;
type Check = Readiness['checks'][number];

const CHECK_TIMEOUT_MS = 2_000;
/** Workers look for orders once a second. */
const MAX_UNTAKEN_SECONDS = 30;
const MIN_FREE_BYTES = 300 * 1024 ** 2;

/** Whether the process runs, and whether what it needs answers. */
@Injectable()
export class HealthService implements BeforeApplicationShutdown {
  private isStopping = false;

  constructor(
    private readonly pulse: DatabasePulse,
    private readonly operation: OperationReader,
    @Inject(PRIMARY_INDEX) private readonly index: SearchIndex,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  live() {
    return { status: 'ok' as const };
  }

  /**
   * 503 when no request can be served: the database is away, or the process is stopping. What is wrong elsewhere is named, and
   * leaves the process in service: without workers, search engine or room on the disk most of the product goes on.
   */
  async ready(reply: FastifyReply): Promise<Readiness> {
    const database = checkOf('database', (await this.pulse.beat()) ? null : 'does not answer');
    const others = database.ok ? await Promise.all([this.queue(), this.search(), this.disk()]) : [];
    const stopping = this.isStopping ? [checkOf('process', 'is stopping')] : [];
    const isServing = database.ok && !this.isStopping;
    if (!isServing) void reply.code(503).header('retry-after', '5');
    return {
      status: !isServing ? 'unavailable' : others.every((one) => one.ok) ? 'ok' : 'degraded',
      checks: [database, ...others, ...stopping],
    };
  }

  private queue(): Promise<Check> {
    return checked('queue', async () => {
      const seconds = Math.round(await this.operation.oldestUntakenSeconds());
      if (seconds <= MAX_UNTAKEN_SECONDS) return null;
      return `no worker has taken an order for ${seconds} s: look whether the workers run and reach the queue`;
    });
  }

  private search(): Promise<Check> {
    return checked('search', async () => {
      // Search in the database needs no second look.
      if (this.index.engine !== 'postgresql') await this.index.check();
      return null;
    });
  }

  private disk(): Promise<Check> {
    return checked('disk', async () => {
      const { bavail, bsize } = await statfs(this.config.uploadDir).catch((error: NodeJS.ErrnoException) => {
        // The folder is made with the first upload.
        if (error.code === 'ENOENT') return { bavail: Infinity, bsize: 1 };
        throw error;
      });
      const free = bavail * bsize;
      return free >= MIN_FREE_BYTES
        ? null
        : `only ${Math.floor(free / 1024 ** 2)} MB are free where uploads are stored: make room`;
    });
  }
}

const checkOf = (name: string, fault: string | null): Check => ({ name, ok: fault === null, detail: fault });

/** @param probe  says what is wrong, or null; what it throws stays in the process, where it cannot tell addresses */
async function checked(name: string, probe: () => Promise<string | null>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS);
  });
  try {
    return checkOf(name, await Promise.race([probe(), timeout]));
  } catch {
    return checkOf(name, 'does not answer');
  } finally {
    clearTimeout(timer);
  }
}
