import { Injectable } from '@nestjs/common';
import type { ResponseOf, getReadiness } from '@reprise/contracts/http';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';

type Readiness = ResponseOf<typeof getReadiness>;

const CHECK_TIMEOUT_MS = 2_000;

/** Whether the process runs, and whether what it needs answers. */
@Injectable()
export class HealthService {
  constructor(private readonly dataSource: DataSource) {}

  live() {
    return { status: 'ok' as const };
  }

  /** 503 when something is away, with the reason; a search engine that is away only degrades search. */
  async ready(reply: FastifyReply): Promise<Readiness> {
    const checks = [await check('database', () => this.dataSource.query('SELECT 1'))];
    const ok = checks.every((one) => one.ok);
    if (!ok) void reply.code(503).header('retry-after', '5');
    return { status: ok ? 'ok' : 'unavailable', checks };
  }
}

async function check(name: string, probe: () => Promise<unknown>): Promise<Readiness['checks'][number]> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within two seconds')), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([probe(), timeout]);
    return { name, ok: true, detail: null };
  } catch {
    return { name, ok: false, detail: 'does not answer' };
  } finally {
    clearTimeout(timer);
  }
}
