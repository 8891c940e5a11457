// What is read from texts as people paste them: any change of masks, mail, markup, codes or stacks shows here, in words.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import {
  createMatchingEngine,
  languageOf,
  languagePacks,
  normaliseText,
  showMasks,
  type Ticket,
} from '@reprise/domain';
import { expectGolden } from './golden-file.js';

const pasted = (): Ticket[] =>
  readFileSync(join(__dirname, 'corpora', 'pasted.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Ticket);

function describeAnalysis(ticket: Ticket): string {
  const title = normaliseText(ticket.title ?? '');
  const body = normaliseText(ticket.description ?? '');
  const signatures = createMatchingEngine().signaturesOf(ticket);
  return [
    `${ticket.id}  ${showMasks(title)}`,
    `  language   ${languagePacks[languageOf(`${title} ${body}`)]!.code}`,
    ...signatures.map(({ kind, value }) => `  ${kind.padEnd(13)}${value}`),
    ...showMasks(body)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `    | ${line.trim()}`),
  ].join('\n');
}

describe('analysis of pasted texts', () => {
  it('is what was read and accepted', () => {
    expectGolden('2026-11/pasted.txt', `${pasted().map(describeAnalysis).join('\n\n')}\n`);
  });
});
