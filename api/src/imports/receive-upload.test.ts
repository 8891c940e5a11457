import { describe, expect, it } from '@jest/globals';
import { displayName } from './receive-upload.js';

describe('the name of an upload', () => {
  it.each([
    ['tickets.csv', 'tickets.csv'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\exports\\incidents.csv', 'incidents.csv'],
    ['evil\u0000\u202etxt.csv', 'eviltxt.csv'],
    ['Störungen 2026.ndjson', 'Störungen 2026.ndjson'],
    ['', 'upload'],
    ['///', 'upload'],
    [undefined, 'upload'],
    ['x'.repeat(400), 'x'.repeat(255)],
  ])('%s is shown as %s', (sent, shown) => {
    expect(displayName(sent)).toBe(shown);
  });
});
