import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { canReach } from './postgres-owner.js';

const base = mkdtempSync(join(tmpdir(), 'reprise-owner-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('canReach', () => {
  const inner = join(base, 'outer', 'inner');
  mkdirSync(inner, { recursive: true });
  const stranger = { uid: 54321, gid: 54321 };

  it.each([
    [0o755, 0o755, true],
    [0o711, 0o711, true],
    [0o700, 0o755, false],
    [0o755, 0o700, false],
    [0o744, 0o755, false],
  ])('looks at every folder on the way: %o above %o lets a stranger through: %s', (outer, own, expected) => {
    chmodSync(base, 0o755);
    chmodSync(join(base, 'outer'), outer);
    chmodSync(inner, own);
    expect(canReach(inner, stranger)).toBe(expected);
  });

  it('judges a folder that does not exist yet by those above it', () => {
    chmodSync(join(base, 'outer'), 0o700);
    expect(canReach(join(base, 'outer', 'new', 'newer'), stranger)).toBe(false);
    expect(canReach(join(base, 'new', 'newer'), stranger)).toBe(true);
  });
});
