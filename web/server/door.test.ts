/**
 * 1. A page of another site cannot send a form here, frame a page of ours, or have one cached or guessed at.
 * 2. Scripts run with the nonce of their answer only.
 */
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { bodyLimit } from './body-limit.js';
import { originCheck } from './origin-check.js';
import { securityHeaders } from './security-headers.js';

const publicUrl = 'https://reprise.example.com';

/** The door as the web server builds it, before any page. */
const door = () => {
  const app = express();
  app.use(securityHeaders({ development: false }), originCheck(publicUrl), bodyLimit);
  app.all('*', (_request, response) => void response.send('in'));
  return request(app);
};

describe('the door of the web server', () => {
  it.each<[string, Record<string, string>]>([
    ['of another site', { origin: 'https://evil.example' }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['of a site that begins like ours', { origin: 'https://reprise.example.com.evil.example' }],
    ['of ours without encryption', { origin: 'http://reprise.example.com' }],
    ['of an old browser that says it is elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbouring subdomain', { 'sec-fetch-site': 'same-site' }],
  ])('refuses a form %s', async (_, headers) => {
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      await door()[method]('/people').set(headers).send('role=admin').expect(403);
    }
  });

  it('lets our own forms in', async () => {
    await door().post('/people').set({ origin: publicUrl }).send('role=lead').expect(200, 'in');
  });

  it('is not opened by a method in disguise', async () => {
    const disguised = { origin: 'https://evil.example', 'x-http-method-override': 'GET' };
    await door().post('/people?_method=GET').set(disguised).send('role=admin').expect(403);
  });

  it('lets nobody frame, sniff or script a page', async () => {
    const policies = new Set<string>();
    for (let n = 0; n < 2; n++) {
      const { headers } = await door().get('/').expect(200);
      const policy = headers['content-security-policy']!;
      policies.add(policy);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
    }
    expect(policies.size).toBe(2);
  });
});
