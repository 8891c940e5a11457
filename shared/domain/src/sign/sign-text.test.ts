/**
 * 1. What a developer would search for is found, in the runtimes people use.
 * 2. Prose that looks alike gives nothing.
 * 3. Line numbers, addresses and build hashes do not change a stack's signature.
 * 4. Any text of any length ends.
 */
import { describe, expect, it } from '@jest/globals';

import { signText } from './sign-text.js';
import { stackFramesOf } from './stack-frames.js';

const valuesOf = (text: string, kind: string): string[] => signText(text).filter((signature) => signature.kind === kind).map(({ value }) => value); // prettier-ignore

describe('signText', () => {
  it.each([
    ['exception', 'Caused by: java.lang.NullPointerException: null', ['NullPointerException']],
    ['exception', 'System.InvalidOperationException was unhandled', ['InvalidOperationException']],
    ['exception', "ModuleNotFoundError: No module named 'x'", ['ModuleNotFoundError']],
    ['exception', 'Uncaught TypeError: undefined is not a function', ['TypeError']],
    ['exception', 'An Error occurred. Failure.', []],
    ['error_code', 'error[E0277]: the trait bound', ['E0277']],
    ['error_code', 'ORA-00942: table or view does not exist', ['ORA00942']],
    ['error_code', 'TS2345 and KB5034441', ['TS2345', 'KB5034441']],
    ['error_code', 'failed with 0x80070005', ['0x80070005']],
    ['error_code', 'connect ECONNREFUSED 127.0.0.1:5432', ['ECONNREFUSED']],
    ['error_code', 'net::ERR_CONNECTION_RESET', ['ERR_CONNECTION_RESET']],
    ['error_code', 'it ended with exit code 101', ['exit code 101']],
    ['error_code', 'EVERY TIME I TRY', []],
    ['http_status', 'the server returned 503', ['503']],
    ['http_status', 'HTTP/1.1 404 Not Found', ['404']],
    ['http_status', 'we have 404 users', []],
    ['http_status', 'it took status 250', []],
  ])('%s in: %s', (kind, text, expected) => {
    expect(valuesOf(text, kind)).toEqual(expected);
  });

  it.each([
    ['a kilobyte of dots', 'a.'.repeat(500_000)],
    ['capitals', 'A'.repeat(1_000_000)],
    ['stack openings', '    at '.repeat(200_000)],
    ['digits', '1 '.repeat(500_000)],
  ])('ends on %s', (_name, text) => {
    expect(signText(text).length).toBeLessThanOrEqual(60);
  });
});

describe('stackFramesOf', () => {
  it.each([
    [
      'Java',
      '\tat com.acme.Order.save(Order.java:12)\n\tat com.acme.Main.run(Main.java:5)',
      ['com.acme.order.save', 'com.acme.main.run'],
    ],
    ['.NET', '   at Acme.Order.Save(Int32 id) in C:\\src\\Order.cs:line 12', ['acme.order.save']],
    [
      'JavaScript',
      '    at saveOrder (/srv/app/order.js:10:3)\n    at async handle (/srv/app/http.js:1:2)',
      ['saveorder', 'handle'],
    ],
    [
      'Python',
      '  File "/srv/app/order.py", line 10, in save\n  File "/srv/app/main.py", line 2, in run',
      ['order.save', 'main.run'],
    ],
    ['gdb', '#3  0x00007f in order_save (id=12) at order.c:10', ['order_save']],
    ['Rust', '  12:     0x7f8f9aade2b7 - acme::order::save::h173049210185', ['acme::order::save']],
    ['prose', 'at home (12) we saw it', []],
  ])('%s', (_name, text, expected) => {
    expect(stackFramesOf(text)).toEqual(expected);
  });

  it('prefers frames of the application', () => {
    const text = '\tat java.util.List.get(List.java:1)\n\tat com.acme.Order.save(Order.java:12)';
    expect(stackFramesOf(text)).toEqual(['com.acme.order.save']);
  });

  it('does not change with line numbers, addresses and build hashes', () => {
    const one =
      '  12: 0x7f8f9aade2b7 - acme::order::save::h173049210185\n  13: 0x7f8f9aade2c7 - acme::main::h1730492101aa';
    const other =
      '   2: 0x55d09aade111 - acme::order::save::h99304921018f\n   3: 0x55d09aade222 - acme::main::h00304921018f';
    expect(signText(one)).toEqual(signText(other));
  });
});
