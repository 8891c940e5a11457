import { describe, expect, it } from '@jest/globals';
import type { Ticket } from '@reprise/domain';
import fc from 'fast-check';
import { jsonText } from '../sql/json-text.js';
import { formerContentHash } from './content-hash.js';
import { ticketRow } from './ticket-row.js';

const row = (ticket: Partial<Ticket>) => ticketRow({ id: 'T-1', ...ticket }, 'source');

describe('the row of a ticket', () => {
  it.each<[string, Partial<Ticket>, object]>([
    ['drops blank fields', { title: '  ', component: '' }, { title: null, component: null }],
    ['removes NUL and repairs half characters', { title: 'a\u0000b \ud83d' }, { title: 'ab \ufffd' }],
    ['turns moments to UTC', { createdAt: '2026-03-01T10:00:00+02:00' }, { opened_at: '2026-03-01T08:00:00.000Z' }],
    [
      'drops moments that are none',
      { createdAt: 'soon', resolvedAt: '+012345-01-01T00:00:00Z' },
      { opened_at: null, resolved_at: null },
    ],
    [
      'drops figures that cannot be',
      { handlingMinutes: -1, reopenCount: 1.5 },
      { handling_minutes: null, reopen_count: null },
    ],
  ])('%s', (_, ticket, expected) => {
    expect(row(ticket)).toMatchObject(expected);
  });

  it('stores a moment in UTC as it stores the same one of another zone', () => {
    const of = (createdAt: string) => row({ createdAt }).opened_at;
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1000, 0, 2), max: Date.UTC(9999, 11, 30) }), (at) => {
        const moment = new Date(at).toISOString();
        expect(of(moment)).toBe(moment);
        expect(of(`${moment.slice(0, -5)}Z`)).toBe(`${moment.slice(0, -5)}.000Z`);
        expect(of(moment.replace('Z', '+00:00'))).toBe(moment);
      }),
    );
  });

  it.each(['', '   ', 'x'.repeat(501)])('refuses the id %j', (id) => {
    expect(() => ticketRow({ id }, 'source')).toThrow(RangeError);
  });

  it('has another content hash exactly when its content differs', () => {
    expect(row({ title: 'a' }).content_hash).toBe(row({ title: 'a', updatedAt: '2026-01-01T00:00:00Z' }).content_hash);
    expect(row({ title: 'a' }).content_hash).not.toBe(row({ title: 'b' }).content_hash);
    expect(row({ title: 'a' }).content_hash).not.toBe(row({ description: 'a' }).content_hash);
  });

  it.each<[string, Ticket, string]>([
    [
      'of every kind of field',
      {
        id: 'T-1',
        title: 'Größe "falsch"',
        description: 'a\nb',
        tags: ['x', 'y'],
        createdAt: '2026-03-01T10:00:00+02:00',
        handlingMinutes: 12.5,
        reopenCount: 2,
        resolutionNotes: 'restarted 🙂',
        updatedAt: '2026-03-02T10:00:00Z',
      },
      '\\xaf54cbb86d83caaf1c1c17e4deace556e8e8267f228629ffe661bfe360198df9',
    ],
    ['of nothing', { id: 'T-1' }, '\\x9e473f9aa9e2a591a691bab422763829e2f3fcb9d7d93df25b783bb51b04d971'],
  ])('is recognised by the hash it was stored under before: %s', (_, ticket, former) => {
    expect(formerContentHash(ticketRow(ticket, 'source'))).toBe(former);
  });

  it('takes secrets out of every text before anything is stored or hashed', () => {
    const texts = (password: string) =>
      row({
        title: `password=${password}`,
        description: `password=${password}`,
        conversation: `password=${password}`,
        resolutionNotes: `password=${password}`,
        environment: `password=${password}`,
        url: `https://user:${password}@desk.example`,
      });
    expect(JSON.stringify(texts('hunter2-secret'))).not.toContain('hunter2');
    expect(texts('hunter2-secret')).toMatchObject({ title: 'password=[password]', environment: 'password=[password]' });
    expect(texts('hunter2-secret').content_hash).toBe(texts('another-secret').content_hash);
  });

  it('keeps reporters apart without telling who they are', () => {
    const ada = row({ reporter: 'ada@example.com' });
    expect(ada.reporter_hash).not.toContain('ada');
    expect(ada.reporter_hash).not.toBe(row({ reporter: 'bob@example.com' }).reporter_hash);
    expect(ada.reporter_hash).not.toBe(ticketRow({ id: 'T-1', reporter: 'ada@example.com' }, 'other').reporter_hash);
  });
});

describe('JSON for the database', () => {
  it('replaces exactly what jsonb refuses', () => {
    expect(JSON.parse(jsonText(['a\u0000b', 'half \ud83d', 'whole 🙂', 'written \\u0000']))).toEqual([
      'a\ufffdb',
      'half \ufffd',
      'whole 🙂',
      'written \\u0000',
    ]);
  });

  it('leaves well-formed text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\u0000'));
        expect(JSON.parse(jsonText(text))).toBe(text);
      }),
    );
  });
});
