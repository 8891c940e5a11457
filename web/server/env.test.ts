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
    });
  });

  it('lists everything that is wrong at once', () => {
    expect(() => readEnvironment({ API_URL: 'ftp://x', WEB_PORT: 'many', REPRISE_SECRET: 'short' })).toThrow(
      /API_URL[^]*WEB_PORT[^]*REPRISE_SECRET: at least 32 characters/,
    );
  });
});
