/**
 * No pattern that reads what people paste may be talked into quadratic time: text four times as long takes at most some four times
 * the work. Every pattern of every table is tried on every kind of text that makes patterns go back and try again.
 */
import { describe, expect, it } from '@jest/globals';

import { signatureRules } from '../sign/error-codes.js';
import { stackFramesOf } from '../sign/stack-frames.js';
import { tokenPattern } from './expand-token.js';
import { languageOf } from './languages.js';
import { maskRules } from './mask-rules.js';
import { maskText } from './masks.js';
import { stripMail } from './strip-mail.js';
import { stripMarkup } from './strip-markup.js';

const pieces = [
  ...[
    'a',
    'A',
    'f',
    '1',
    '0x',
    '.',
    '-',
    ':',
    '::',
    '/',
    '\\',
    '@',
    '+',
    '=',
    '<',
    '[',
    '{',
    '!',
    '&',
    ' ',
    '\n',
    '_',
    '\u0301',
    '\ud800',
  ],
  ...[
    'a.',
    'a@',
    'a:',
    'a-',
    '1.',
    '1:',
    '1-',
    '1 ',
    'aA1',
    'A1',
    'a1/',
    'ab:',
    'eyJ-',
    'sk-1',
    '1234 ',
    '0123-',
    '(0',
    '+1 ',
  ],
  ...['password=', 'password: ', 'Bearer 1', 'May 1 ', '12 May ', '2024-01-01 ', '10:10', '10.10.', 'DE12 ', '/home/'],
  ...[
    'at a.',
    'at a (',
    '#0 ',
    '0: ',
    'a::',
    'File "',
    'x.rb:1:in `',
    'a@http://',
    'error 5',
    'status ',
    'ERR_',
    'EA',
    'SQLSTATE',
  ],
  ...[
    'panic: ',
    'Error',
    'AError',
    '<a ',
    '<!--',
    '<style',
    '[a](',
    '[a|',
    '{code',
    '![',
    '&#1',
    '-- ',
    '> \n',
    'on 1 ',
    'thanks\n',
  ],
];
const short = 8_000;
const growth = 4;
/** Linear is 4, quadratic 16; small measurements are noise. */
const maxRatio = 9;
const noiseMilliseconds = 20;
const attempts = 3;

function expectLinear(work: (text: string) => unknown): void {
  for (const piece of pieces) {
    const of = (length: number): string => piece.repeat(Math.ceil(length / piece.length));
    let ratio = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < attempts && ratio > maxRatio; attempt++)
      ratio = Math.min(ratio, ratioOf(work, of(short), of(short * growth)));
    expect({ piece, isLinear: ratio <= maxRatio }).toEqual({ piece, isLinear: true });
  }
}

function ratioOf(work: (text: string) => unknown, small: string, large: string): number {
  const once = timeOf(work, small);
  return (timeOf(work, large) - noiseMilliseconds) / Math.max(once, 0.1);
}

/** Processor time, which a busy machine does not stretch. */
function timeOf(work: (text: string) => unknown, text: string): number {
  const from = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

const matchesOf = (pattern: RegExp) => (text: string) => {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count++;
  return count;
};

describe('time linear in the text', () => {
  it.each(maskRules.map(({ kind, reason, pattern }) => [kind, reason, pattern] as const))(
    'mask %s: %s',
    (_kind, _reason, pattern) => {
      expectLinear(matchesOf(pattern));
    },
  );

  it.each(signatureRules.map(({ kind, pattern }) => [kind, String(pattern).slice(0, 60), pattern] as const))(
    'signature %s: %s',
    (_kind, _source, pattern) => {
      expectLinear(matchesOf(pattern));
    },
  );

  it.each<[string, (text: string) => unknown]>([
    ['stack frames', stackFramesOf],
    ['mail', stripMail],
    ['markup', stripMarkup],
    ['masks together', maskText],
    ['tokens', matchesOf(tokenPattern)],
    ['language', languageOf],
  ])('%s', (_name, work) => {
    expectLinear(work);
  });
});
