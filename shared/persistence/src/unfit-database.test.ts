import { describe, expect, it } from '@jest/globals';
import { refuseOldServer } from './unfit-database.js';

const serverOf = (version: number, words: string) => ({ query: async () => ({ rows: [{ version, words }] }) }) as never;

describe('the version of a database server', () => {
  it.each([
    [150000, '15.0'],
    [180004, '18.4'],
  ])('%s is taken', async (version, words) => {
    await expect(refuseOldServer(serverOf(version, words))).resolves.toBeUndefined();
  });

  it.each([
    [140021, '14.21 (Debian)'],
    [90603, '9.6.3'],
  ])('%s is refused with the version that is needed', async (version, words) => {
    await expect(refuseOldServer(serverOf(version, words))).rejects.toThrow(
      `PostgreSQL ${words} is too old: Reprise needs 15`,
    );
  });
});
