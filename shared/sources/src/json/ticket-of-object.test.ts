import { describe, expect, it } from '@jest/globals';
import { ticketOfObject } from './ticket-of-object.js';

describe('a ticket from an object', () => {
  it('takes the neutral fields and the source', () => {
    expect(ticketOfObject({ id: 7, title: ' Login fails ', tags: ['a'] }, 1, 'desk')).toEqual({
      ticket: { source: 'desk', id: '7', title: 'Login fails', tags: ['a'] },
      problems: [],
    });
  });

  it.each([
    ['a slip in a field’s name', { id: '1', titel: 'x' }, [{ column: 'titel', code: 'field.unknown' }]],
    ['several slips', { a: 1, b: 2 }, [{ column: 'a' }, { column: 'b' }]],
    ['no id', { title: 'x' }, [{ column: 'id', code: 'field.missing' }]],
    ['a name of the language', { id: '1', constructor: 'x' }, [{ column: 'constructor', code: 'field.unknown' }]],
  ])('refuses %s and names it', (_, object, problems) => {
    const read = ticketOfObject(object, 1, 'desk');
    expect(read.ticket).toBeUndefined();
    expect(read.problems).toMatchObject(problems);
  });
});
