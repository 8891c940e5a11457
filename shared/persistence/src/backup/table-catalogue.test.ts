import { describe, expect, it } from '@jest/globals';
import { afterTheirReferences } from './table-catalogue.js';

const tables = (...names: string[]) => names.map((name) => ({ name }));

describe('the order in which tables are filled', () => {
  it('puts each table after those it refers to', () => {
    const references = [
      { from: 'a', to: 'c' },
      { from: 'c', to: 'b' },
      { from: 'd', to: 'elsewhere' },
    ];
    const order = afterTheirReferences(tables('a', 'b', 'c', 'd'), references).map(({ name }) => name);
    expect(order.indexOf('b')).toBeLessThan(order.indexOf('c'));
    expect(order.indexOf('c')).toBeLessThan(order.indexOf('a'));
    expect(order).toHaveLength(4);
  });

  it('says which tables stand in a circle', () => {
    const references = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    expect(() => afterTheirReferences(tables('a', 'b', 'c'), references)).toThrow(/circle: a, b/);
  });
});
