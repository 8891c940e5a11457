import { describe, expect, it } from '@jest/globals';
import { csvCell } from '../http/csv-cell.js';
import { rejectionCsvLine } from './rejections-csv.js';

describe('the CSV of rejected rows', () => {
  it.each<[string, string | number | null, string]>([
    ['plain text', 'Summary', 'Summary'],
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a formula', '=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['a plus', '+1', '"\'+1"'],
    ['a minus', '-1', '"\'-1"'],
    ['an at sign', '@SUM(A1)', '"\'@SUM(A1)"'],
    ['a tab in front', '\t=1', '"\'\t=1"'],
    ['a number', 12, '12'],
    ['nothing', null, ''],
  ])('keeps %s harmless in a spreadsheet', (_, value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('has one line a reason', () => {
    const row = { line: 7, column: 'Opened', value: '32.13.2025', code: 'moment.invalid', message: 'is not a date' };
    expect(rejectionCsvLine({ ...row, imported: false })).toBe(
      '7,rejected,Opened,32.13.2025,moment.invalid,is not a date\r\n',
    );
    expect(rejectionCsvLine({ ...row, imported: true })).toMatch(/^7,imported,Opened/);
  });
});
