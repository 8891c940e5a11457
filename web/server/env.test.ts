import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './env.js';

const secret = 'a secret of thirty-two characters';

describe('the configuration of the web server', () => {
  it('needs an API and a secret, and knows the rest', () => {
    expect(readEnvironment({ API_URL: 'http://127.0.0.1:4000/', REPRISE_SECRET: secret })).toEqual({
      development: false,
      apiUrl: 'http://127.0.0.1:4000',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      secret,
      trustedProxies: [],
    });
  });

  it('trusts the proxies it is told of, and no others', () => {
    const given = { API_URL: 'http://127.0.0.1:4000', REPRISE_SECRET: secret };
    expect(readEnvironment({ ...given, TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' }).trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
    ]);
    expect(() => readEnvironment({ ...given, TRUSTED_PROXIES: 'everybody' })).toThrow(/TRUSTED_PROXIES: addresses/);
  });

  it('lists everything that is wrong at once', () => {
    expect(() => readEnvironment({ API_URL: 'ftp://x', WEB_PORT: 'many', REPRISE_SECRET: 'short' })).toThrow(
      /API_URL[^]*WEB_PORT[^]*REPRISE_SECRET: at least 32 characters/,
    );
  });
});
