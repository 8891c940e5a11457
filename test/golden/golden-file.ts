import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';

/**
 * Compare a text with the one that was read and accepted before.
 * With UPDATE_GOLDEN=1 the file is written instead; read the difference before committing it.
 * @param path  below test/golden, e.g. `2026-11/larkmoor.txt`
 */
export function expectGolden(path: string, text: string): void {
  const file = join(__dirname, path);
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file))
    throw new Error(`test/golden/${path} does not exist: run with UPDATE_GOLDEN=1, read it, commit it`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
