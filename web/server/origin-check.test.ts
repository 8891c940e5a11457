import { describe, expect, it } from '@jest/globals';
import { comesFromOwnPage } from './origin-check.js';

const publicUrl = 'https://reprise.example';

describe('comesFromOwnPage', () => {
  it.each([
    {
      method: 'GET',
      origin: 'https://evil.example',
      fetchSite: 'cross-site',
      own: true,
      why: 'reading changes nothing',
    },
    {
      method: 'POST',
      origin: 'https://reprise.example',
      fetchSite: 'same-origin',
      own: true,
      why: 'the public address',
    },
    {
      method: 'POST',
      origin: 'http://127.0.0.1:3000',
      fetchSite: undefined,
      own: true,
      why: 'the host it was sent to',
    },
    { method: 'POST', origin: 'https://evil.example', fetchSite: 'cross-site', own: false, why: 'another site' },
    { method: 'POST', origin: 'null', fetchSite: undefined, own: false, why: 'an opaque origin' },
    { method: 'POST', origin: undefined, fetchSite: 'cross-site', own: false, why: 'another site without an origin' },
    { method: 'POST', origin: undefined, fetchSite: undefined, own: true, why: 'a program, not a browser' },
    {
      method: 'DELETE',
      origin: 'https://reprise.example.evil.example',
      fetchSite: undefined,
      own: false,
      why: 'a look-alike',
    },
  ])('$method from $why is own: $own', ({ method, origin, fetchSite, own }) => {
    expect(comesFromOwnPage({ method, origin, fetchSite, host: '127.0.0.1:3000' }, publicUrl)).toBe(own);
  });
});
