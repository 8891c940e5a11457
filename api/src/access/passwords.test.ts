import { describe, expect, it } from '@jest/globals';
import { hashSync } from '@node-rs/argon2';
import { Passwords } from './passwords.js';

describe('passwords', () => {
  const passwords = new Passwords();

  it('match their own hash only', async () => {
    const stored = await passwords.hash('correct horse battery');
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(await passwords.matches(stored, 'correct horse battery')).toBe(true);
    expect(await passwords.matches(stored, 'correct horse batterz')).toBe(false);
  });

  it('never match where there is no account, not even the decoy', async () => {
    expect(await passwords.matches(undefined, 'no account has this password')).toBe(false);
  });

  it('are hashed again when the parameters were weaker', async () => {
    expect(passwords.isOutdated(hashSync('x', { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(true);
    expect(passwords.isOutdated(await passwords.hash('x'))).toBe(false);
  });

  it('are all checked when many come at once', async () => {
    const stored = await passwords.hash('a');
    const answers = await Promise.all(['a', 'b', 'a', 'b', 'a'].map((password) => passwords.matches(stored, password)));
    expect(answers).toEqual([true, false, true, false, true]);
  });
});
