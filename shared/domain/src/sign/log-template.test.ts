/**
 * 1. Lines written by programs are told from lines written by people.
 * 2. Messages of one statement have one template, whatever was counted, addressed or named in them.
 * 3. Mining finds words that vary by comparison, and never depends on the order of lines.
 * 4. Hostile lines take time in proportion to their length.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { seededRandom, shuffle } from '../numeric/seeded-random.js';
import { logLinesOf } from './log-lines.js';
import { logTemplateOf, logTemplatesOf, writeTemplate } from './log-template.js';
import { mineLogTemplates } from './mine-log-templates.js';

describe('logLinesOf', () => {
  it.each<[line: string, level: string | undefined, message: string]>([
    ['2024-03-05 10:22:31,123 ERROR [main] com.acme.Pay - Payment 4711 refused', 'error', 'Payment 4711 refused'],
    ['2024-03-05T10:22:31.123Z WARN  pool exhausted after 30s', 'warning', 'pool exhausted after 30s'],
    ['Jul 21 09:04:41 combo sshd[1234]: Failed password for root', undefined, 'Failed password for root'],
    ['[ERROR] Could not resolve dependency foo', 'error', 'Could not resolve dependency foo'],
    ['ERROR:root:connection lost to broker', 'error', 'root:connection lost to broker'],
    ['[2024-03-05 10:22:31] local.ERROR: Undefined index price', 'error', 'Undefined index price'],
    ['E/AndroidRuntime( 1234): FATAL EXCEPTION: main', 'error', 'FATAL EXCEPTION: main'],
    [
      '03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogs opening',
      'debug',
      'printFreezingDisplayLogs opening',
    ],
    ['E0505 12:00:01.123456   17 server.go:123] cannot reach etcd', 'error', 'cannot reach etcd'],
    [
      '[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6',
      'error',
      'mod_jk child workerEnv in error state 6',
    ],
    ['17/06/09 20:10:40 INFO executor.Executor: Running task 2.0', 'info', 'Running task 2.0'],
    ['10:15:02 [http-8] SEVERE: Servlet failed to start', 'error', 'Servlet failed to start'],
  ])('%s', (line, level, message) => {
    expect(logLinesOf(`Hello,\n${line}\nthanks`)).toEqual([level ? { level, message } : { message }]);
  });

  it.each([
    'Error: the printer does not print',
    'Warning signs were ignored by the user',
    'At 10:15 the page was slow',
    '2024-03-05 the customer called again',
    '10:15 called customer, no answer',
    'Info about the case is in the attachment',
    'ERRORS EVERYWHERE PLEASE HELP',
    'Fine: we can do that tomorrow',
  ])('leaves prose alone: %s', (line) => {
    expect(logLinesOf(line)).toEqual([]);
  });
});

describe('logTemplateOf', () => {
  it.each<[a: string, b: string, template: string]>([
    [
      'Connection from 10.0.0.1 port 4711 lost',
      'Connection from 192.168.4.20 port 22 lost',
      'Connection from <*> port <*> lost',
    ],
    ['Could not read /var/lib/app/a.txt today', 'Could not read C:\\data\\b\\c.txt today', 'Could not read <*> today'],
    ['session opened id=77 user=anna', 'session opened id=8 user="bob b"', 'session opened id=<*> user=<*>'],
    ['took 35 ms to render the page', 'took 1.2 s to render the page', 'took <*> to render the page'],
    ['peer refused us: db1.example.org:5432', 'peer refused us: db2.example.org:5433', 'peer refused us: <*>'],
    ['login from 10.0.0.1 () at last', 'login from 10.0.0.1 (pc7.example.org) at last', 'login from <*> (<*>) at last'],
    ['block blk_123 is gone now', 'block blk_-998 is gone now', 'block <*> is gone now'],
  ])('writes %s and %s as one', (a, b, template) => {
    expect(logTemplateOf(a)).toBe(template);
    expect(logTemplateOf(b)).toBe(template);
  });

  it('says nothing of a message without words of its own', () => {
    expect(logTemplateOf('4711 0x3f')).toBeUndefined();
    expect(logTemplateOf('')).toBeUndefined();
  });

  it('keeps faults of a ticket, not its chatter', () => {
    const text = [
      'Since the update nothing works:',
      '10:00:01 INFO server is starting up',
      '10:00:02 ERROR cannot bind to port 8080',
      '10:00:05 ERROR cannot bind to port 8081',
    ].join('\n');
    expect(logTemplatesOf(text)).toEqual(['cannot bind to port <*>']);
  });
});

describe('mineLogTemplates', () => {
  const groupsOf = (lines: readonly string[]) => {
    const { templateOfLine, templates } = mineLogTemplates(lines);
    return [...templateOfLine].map((template) => writeTemplate(templates[template]!));
  };

  it('finds a word that varies by comparison', () => {
    const lines = ['anna', 'ben', 'cleo'].map((name) => `session closed for user ${name}`);
    expect(new Set(groupsOf(lines))).toEqual(new Set(['session closed for user <*>']));
  });

  it('keeps two statements apart that differ in one word', () => {
    expect(new Set(groupsOf(['session opened for user 1', 'session closed for user 1'])).size).toBe(2);
  });

  it('knows a value from one statement when it meets it in another', () => {
    const lines = [
      ...['root', 'guest', 'test'].map((name) => `session closed for user ${name}`),
      ...['root', 'guest'].map((name) => `too many failures for ${name} here`),
    ];
    expect(new Set(groupsOf(lines)).size).toBe(2);
  });

  it('groups the same lines in any order', () => {
    const words = ['open', 'close', 'file', 'user', 'of', 'anna', 'ben', '17', '4', 'failed', '='];
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }).map((line) => line.join(' ')),
          { maxLength: 30 },
        ),
        fc.integer(),
        (lines, seed) => {
          const order = shuffle([...lines.keys()], seededRandom(seed));
          const groups = groupsOf(lines);
          const shuffled = groupsOf(order.map((line) => lines[line]!));
          expect(shuffled).toEqual(order.map((line) => groups[line]));
        },
      ),
    );
  });

  it.each([
    ['one endless word', 'a'.repeat(3_000_000)],
    ['dots without end', 'a.'.repeat(1_000_000)],
    ['slashes without end', '/a'.repeat(1_000_000)],
    ['open quotation marks', 'k="'.repeat(1_000_000)],
    ['digits without end', '1'.repeat(3_000_000)],
    ['a time and a million brackets', `10:00:00 ${'[a] '.repeat(700_000)}`],
    ['a million empty lines', '\n'.repeat(3_000_000)],
    ['a million short lines', '10:00 x\n'.repeat(400_000)],
  ])('gets through %s', (_name, text) => {
    expect(logTemplatesOf(text).length).toBeLessThanOrEqual(12);
    expect(mineLogTemplates([text]).templates).toHaveLength(1);
  });
});
