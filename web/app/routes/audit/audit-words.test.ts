import { describe, expect, it } from '@jest/globals';
import { actionInWords, detailInWords } from './audit-words';

const id = '0194a2c3-1111-7000-8000-000000000001';

describe('an entry of the record in words', () => {
  it.each([
    ['session.opened', 'signed in'],
    ['searchRule.removed', 'search rule removed'],
  ])('says what happened: %s', (action, words) => {
    expect(actionInWords(action)).toBe(words);
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, ''],
    [{ role: ['engineer', 'lead'], disabled: [false, false] }, 'role: engineer → lead'],
    [{ role: ['lead', 'lead'], disabled: [false, true] }, 'disabled: no → yes'],
    [{ role: 'engineer' }, 'role: engineer'],
    [
      { name: 'desk', scopes: ['read', 'import'], expiresAt: '2026-12-01T10:30:00.000Z' },
      'name: desk · scopes: read, import · expires at: 2026-12-01 10:30 UTC',
    ],
    [{ bytes: 1234567, sha256: 'a'.repeat(64) }, 'bytes: 1,234,567'],
    [{ source: 'Desk', upload: id }, 'source: Desk'],
    [
      { before: { name: 'A', members: [id], services: [] }, after: { name: 'A', members: [], services: ['payroll'] } },
      'members changed · services: none → payroll',
    ],
    [{ changes: ['status changed'], problems: 2, reason: null }, 'changes: status changed · problems: 2'],
  ])('tells its detail: %j', (detail, words) => {
    expect(detailInWords(detail)).toBe(words);
  });

  it('never shows JSON or an id', () => {
    expect(detailInWords({ a: { b: { c: [id, { d: 1 }] } } })).toBe('a: b: c: d: 1');
  });
});
