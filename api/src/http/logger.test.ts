/**
 * 1. A log line names the route, never the address, headers or body: no token, no search, no invitation.
 * 2. An error is described without what it went wrong with.
 * 3. Whatever stands in a text, a log entry is one line.
 */
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import request from 'supertest';
import { QueryFailedError } from 'typeorm';
import { describeError } from '@reprise/ports';
import { loggerOptions } from './logger.js';

describe('the log', () => {
  it('holds nothing that a request brought along but its route', async () => {
    let written = '';
    const stream = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) });
    const app = Fastify({ logger: { ...(loggerOptions('info') as object), stream } });
    app.post('/api/things/:id', (asked, reply) => {
      asked.log.info({ req: asked, res: reply }, 'answered');
      return 'done';
    });
    await app.ready();
    await request(app.server)
      .post('/api/things/rps_secret-in-path?token=rps_secret-in-query')
      .set({ authorization: 'Bearer rps_secret-in-header', referer: '/welcome/secret' })
      .send({ password: 'secret in body' })
      .expect(200);
    await app.close();
    expect(written).toContain('/api/things/:id');
    expect(written).not.toContain('secret');
  });

  it('writes line breaks and terminal escapes as JSON does', async () => {
    let written = '';
    const stream = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) });
    const app = Fastify({ logger: { ...(loggerOptions('info') as object), stream } });
    app.log.warn({ err: new Error('first\nlevel":50,"msg":"forged"\r\n\u001b]0;x\u0007') }, 'it\nfailed');
    await app.close();
    expect(written.trimEnd().split('\n')).toHaveLength(1);
    expect(written).not.toMatch(/[\u001b\u0007\r]/);
    expect(JSON.parse(written)).toMatchObject({ msg: 'it\nfailed' });
  });

  it('describes a failed statement without its parameters', () => {
    const error = new QueryFailedError('SELECT $1', ['somebody’s text'], new Error('duplicate key'));
    expect(JSON.stringify(describeError(error))).not.toContain('somebody');
    expect(describeError('text')).toEqual({ type: 'string', message: 'text', stack: '' });
  });
});
