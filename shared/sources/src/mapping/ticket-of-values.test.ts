import { describe, expect, it } from '@jest/globals';
import type { TicketField } from './ticket-fields.js';
import { ticketOfValues } from './ticket-of-values.js';

const read = (values: Partial<Record<TicketField, unknown>>) =>
  ticketOfValues(new Map(Object.entries({ id: 'T-1', ...values }) as [TicketField, unknown][]), {
    line: 7,
    columnOf: (field) => field,
  });

describe('ticketOfValues', () => {
  it.each<[string, TicketField, unknown, unknown]>([
    ['a number as id', 'id', 4711, '4711'],
    ['blanks around a text', 'title', '  x ', 'x'],
    ['a Jira object by its name', 'priority', { id: '3', name: 'High' }, 'High'],
    ['a ServiceNow reference by its display value', 'component', { display_value: 'SAP', link: 'x' }, 'SAP'],
    ['a list in a line', 'component', [{ name: 'a' }, { name: 'b' }], 'a, b'],
    ['tags with commas', 'tags', 'a, b ,a', ['a', 'b']],
    ['tags with blanks', 'tags', 'a b', ['a', 'b']],
    ['GitHub labels', 'tags', [{ name: 'bug report' }], ['bug report']],
    ['minutes', 'handlingMinutes', '90', 90],
    ['hours and minutes', 'handlingMinutes', '1:30', 90],
    ['tracker durations', 'handlingMinutes', '1d 2h 30m', 630],
    ['zero reopens', 'reopenCount', 0, 0],
  ])('reads %s', (_name, field, raw, expected) => {
    const { problems, ticket } = read({ [field]: raw });
    expect(problems).toEqual([]);
    expect(ticket?.[field]).toEqual(expected);
  });

  it.each<[TicketField, unknown, string]>([
    ['createdAt', 'yesterday', 'field.invalid_date'],
    ['reopenCount', '-1', 'field.invalid_number'],
    ['reopenCount', '1e400', 'field.invalid_number'],
    ['handlingMinutes', 'long', 'field.invalid_number'],
    ['handlingKind', 'guessed', 'field.invalid_number'],
    ['url', 'javascript:alert(1)', 'field.invalid_link'],
    ['url', 'data:text/html,<script>', 'field.invalid_link'],
    ['url', '//evil.example', 'field.invalid_link'],
    ['url', 'http://', 'field.invalid_link'],
  ])('leaves out %s %j and says so', (field, raw, code) => {
    const { problems, ticket } = read({ [field]: raw });
    expect(ticket).toEqual({ id: 'T-1' });
    expect(problems).toEqual([expect.objectContaining({ line: 7, column: field, code, value: raw })]);
  });

  it('leaves absent what is empty', () => {
    expect(read({ title: '', description: '  ', tags: [], component: {}, status: null }).ticket).toEqual({ id: 'T-1' });
  });
});
