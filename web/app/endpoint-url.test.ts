import { describe, expect, it } from '@jest/globals';
import { endpointUrl } from './endpoint-url';

describe('endpointUrl', () => {
  it('fills path parameters, encoded, and appends the query without empty values', () => {
    expect(
      endpointUrl(
        'http://api',
        '/problems/:key/members',
        { key: 'PRB-1' },
        { order: 'least sure', cursor: undefined, limit: 25 },
      ),
    ).toBe('http://api/api/problems/PRB-1/members?order=least+sure&limit=25');
  });

  it('encodes what would otherwise change the path', () => {
    expect(endpointUrl('http://api', '/invitations/:token', { token: '../users?x' })).toBe(
      'http://api/api/invitations/..%2Fusers%3Fx',
    );
  });

  it('refuses to build an address with a hole in it', () => {
    expect(() => endpointUrl('http://api', '/problems/:key', { key: '' })).toThrow(
      'the path /problems/:key needs a value for :key',
    );
  });
});
