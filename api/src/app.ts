import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabasePulse } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import type { FastifyInstance } from 'fastify';
import { AppModule } from './app.module.js';
import type { ApiConfig } from './core/config.js';
import { createAdapter } from './http/adapter.js';
import { ApiMetrics } from './metrics/api-metrics.js';
import { IntakeGate } from './tickets/intake/intake-gate.js';
import { NestLogger, loggerOptions } from './http/logger.js';

/**
 * The API, ready to listen.
 * @throws when the database cannot be reached, or routes and contract differ
 */
export async function createApp(config: ApiConfig, clock?: Clock): Promise<NestFastifyApplication> {
  const { logLevel, secret, uploadMaxBytes } = config;
  const gate = new IntakeGate();
  const metrics = new ApiMetrics();
  const pulse = new DatabasePulse(config.databaseUrl, { applicationName: 'reprise api pulse' });
  const adapter = createAdapter({ logger: loggerOptions(logLevel), secret, uploadMaxBytes, gate, metrics, pulse });
  const instance = adapter.getInstance<FastifyInstance>();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, { gate, metrics, pulse, clock }),
    adapter,
    {
      bodyParser: false,
      logger: new NestLogger(instance.log),
      abortOnError: false,
    },
  );
  app.setGlobalPrefix('api');
  await app.init();
  await instance.ready();
  pulse.start();
  return app;
}
