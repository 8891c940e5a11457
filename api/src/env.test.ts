import { describe, expect, it } from '@jest/globals';
import { readEnv } from './env.js';

const complete = {
  DATABASE_URL: 'postgresql://reprise:secret@127.0.0.1:5432/reprise',
  API_PORT: '4301',
  REPRISE_SECRET: 'x'.repeat(40),
  PUBLIC_URL: 'http://localhost:4300',
  UPLOAD_DIR: '/var/lib/reprise/uploads',
};

describe('the environment of the API', () => {
  it('is complete with five variables and sensible for the rest', () => {
    expect(readEnv(complete)).toMatchObject({
      API_HOST: '127.0.0.1',
      API_PORT: 4301,
      DATABASE_POOL_SIZE: 10,
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty optional variable for an absent one', () => {
    expect(readEnv({ ...complete, MEILI_URL: '', DEMO_FILE: '' })).toMatchObject({
      MEILI_URL: undefined,
      DEMO_FILE: undefined,
    });
  });

  it('reads which role the groups of the organisation have', () => {
    const oidc = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'reprise' };
    expect(readEnv({ ...complete, ...oidc, OIDC_GROUP_ROLES: 'Leads=lead' }).OIDC_GROUP_ROLES).toEqual(new Map([['Leads', 'lead']])); // prettier-ignore
    expect(() => readEnv({ ...complete, ...oidc, OIDC_GROUP_ROLES: 'Leads=boss' })).toThrow(
      /OIDC_GROUP_ROLES: "Leads=boss"/,
    );
  });

  it('names everything that is wrong at once', () => {
    const wrong = { ...complete, DATABASE_URL: 'mysql://somewhere', REPRISE_SECRET: 'short', PUBLIC_URL: 'ftp://x' };
    expect(() => readEnv(wrong)).toThrow(/DATABASE_URL.*\n.*REPRISE_SECRET.*\n.*PUBLIC_URL/);
  });
});
