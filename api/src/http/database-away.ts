import type { DatabasePulse } from '@reprise/persistence';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { databaseAway } from './app-error.js';
import { sendProblem } from './problem.filter.js';

/**
 * Nobody waits for a database that says nothing: who comes while it is away is told so at once, who waits when it goes away is
 * told then. What such a request began may still be kept when the database goes on; repeating it does no harm.
 */
export function answerWhileAway(instance: FastifyInstance, pulse: DatabasePulse): void {
  const waiting = new Map<FastifyRequest, FastifyReply>();
  instance.addHook('onRequest', (request, reply, done) => {
    // Health is what tells others that the database is away.
    if (request.url.startsWith('/api/health/')) return done();
    if (pulse.isAway) return sendProblem(databaseAway(), request, reply);
    waiting.set(request, reply);
    reply.raw.once('close', () => waiting.delete(request));
    done();
  });
  pulse.onAway(() => {
    for (const [request, reply] of waiting) sendProblem(databaseAway(), request, reply);
  });
  instance.addHook('onClose', () => pulse.stop());
}
