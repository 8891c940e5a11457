import { describe, expect, it } from '@jest/globals';
import { FlowSeal } from './flow-seal.js';

const flow = { state: 's', nonce: 'n', codeVerifier: 'v', expiresAt: 1_000 };
const seal = new FlowSeal('a secret that is long enough for tests');

describe('a sealed flow', () => {
  it('is opened by the installation that sealed it, until it runs out', () => {
    const text = seal.seal(flow);
    expect(seal.open(text, 999)).toEqual(flow);
    expect(seal.open(text, 1_000)).toBeUndefined();
  });

  it('shows nothing of itself, and is never twice the same', () => {
    const text = seal.seal(flow);
    expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('codeVerifier');
    expect(seal.seal(flow)).not.toBe(text);
  });

  it('is not opened when a single bit of it was changed', () => {
    const bytes = Buffer.from(seal.seal(flow), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(seal.open(changed.toString('base64url'), 0)).toBeUndefined();
    }
  });

  it.each(['', 'AAAA', 'x'.repeat(100), '{"state":"s"}'])('is not %j', (text) => {
    expect(seal.open(text, 0)).toBeUndefined();
  });

  it('of another installation is none', () => {
    expect(new FlowSeal('another secret that is long enough').open(seal.seal(flow), 0)).toBeUndefined();
  });
});
