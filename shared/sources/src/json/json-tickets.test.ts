import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonTickets } from './json-tickets.js';

function ticketsOf(document: string, pieceLength = document.length || 1): { found: unknown[]; cutOff: boolean } {
  const reader = new JsonTickets();
  const texts: string[] = [];
  for (let at = 0; at < document.length; at += pieceLength) {
    for (const { text } of reader.read(document.slice(at, at + pieceLength))) texts.push(text);
  }
  const rest = reader.end();
  if (rest?.whole) texts.push(rest.ticket.text);
  return { found: texts.map((text) => JSON.parse(text)), cutOff: rest?.whole === false };
}

describe('the tickets of a JSON document', () => {
  it.each<[string, unknown, unknown[]]>([
    ['an array of objects', [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 2 }]],
    ['a list under a key, beside numbers about it', { startAt: 0, issues: [{ key: 'A-1' }] }, [{ key: 'A-1' }]],
    ['a list deep within an answer', { data: { issues: { nodes: [{ id: 1 }] } } }, [{ id: 1 }]],
    ['an answer that has an id itself', { id: 7, result: [{ number: 'INC1' }] }, [{ number: 'INC1' }]],
    ['one ticket, whatever lists it holds', { id: 1, labels: [{ name: 'x' }] }, [{ id: 1, labels: [{ name: 'x' }] }]],
    ['one ticket whose lists come first', { labels: [{ name: 'x' }], id: 1 }, [{ labels: [{ name: 'x' }], id: 1 }]],
    ['one ticket in a wrapper', { ticket: { id: 1, notes: [{ body: 'a' }] } }, [{ id: 1, notes: [{ body: 'a' }] }]],
    [
      'tickets with lists of their own',
      { tickets: [{ id: 1, parts: [{ id: 2 }] }, { id: 3 }] },
      [{ id: 1, parts: [{ id: 2 }] }, { id: 3 }],
    ],
    ['brackets and quotes within texts', [{ id: 1, title: 'a } ] " \\ { [' }], [{ id: 1, title: 'a } ] " \\ { [' }]],
    ['an empty list', { issues: [] }, []],
    ['an object that is no ticket', { colour: 'red' }, []],
    ['numbers only', [1, 2, 3], []],
  ])('are found in %s', (_, document, expected) => {
    expect(ticketsOf(JSON.stringify(document)).found).toEqual(expected);
    expect(ticketsOf(JSON.stringify(document, undefined, 2)).found).toEqual(expected);
  });

  it('are the same wherever the text is cut while it is read', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.oneof(value, fc.array(fc.record({ id: fc.nat(), text: value }))),
        fc.integer({ min: 1, max: 9 }),
        (document, length) => {
          const text = JSON.stringify(document);
          expect(ticketsOf(text, length)).toEqual(ticketsOf(text));
        },
      ),
    );
  });

  it('are kept up to where a document breaks off', () => {
    const { found, cutOff } = ticketsOf('{"issues":[{"id":1},{"id":2},{"id":3,"title":"bro');
    expect(found).toEqual([{ id: 1 }, { id: 2 }]);
    expect(cutOff).toBe(true);
  });
});
