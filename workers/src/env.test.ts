import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './env.js';

describe("the worker's configuration", () => {
  it('takes what is needed and lets the rest be absent or empty', () => {
    expect(
      readEnvironment({ DATABASE_URL: 'postgresql://u:p@127.0.0.1:5/db', UPLOAD_DIR: '/data', REDIS_URL: '' }),
    ).toEqual({
      DATABASE_URL: 'postgresql://u:p@127.0.0.1:5/db',
      UPLOAD_DIR: '/data',
      METRICS_HOST: '127.0.0.1',
      REFINE_AT_HOUR: 3,
      LOG_LEVEL: 'info',
    });
  });

  it('lists everything that is wrong at once', () => {
    expect(() => readEnvironment({ DATABASE_URL: 'mysql://x', REDIS_URL: 'http://x', LOG_LEVEL: 'loud' })).toThrow(
      /DATABASE_URL[\s\S]*REDIS_URL[\s\S]*UPLOAD_DIR[\s\S]*LOG_LEVEL/,
    );
  });
});
