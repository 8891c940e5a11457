import { describe, expect, it } from '@jest/globals';
import { queryTicket } from './query-ticket.js';

const query = (text: string, rest: object = {}) => queryTicket({ text, limit: 5, ...rest });

describe('a pasted text as a ticket', () => {
  it('takes its first line for a title', () => {
    expect(query('\n  Login fails\nE1421 in auth')).toMatchObject({
      title: 'Login fails',
      description: '\n  Login fails\nE1421 in auth',
    });
  });

  it('has no title when the first line is a paragraph', () => {
    expect(query('word '.repeat(100))).not.toHaveProperty('title');
  });

  it('prefers what the person named', () => {
    expect(query('text', { title: 'Mine', product: 'Shop', component: 'auth', version: '4.8' })).toMatchObject({
      title: 'Mine',
      product: 'Shop',
      component: 'auth',
      version: '4.8',
    });
  });
});
