/**
 * 1. A line in many tickets with different titles is known; an alert that repeats is not.
 * 2. What is known depends on the tickets before only, as of any of them.
 * 3. A form that changes is followed: the old lines are forgotten, the new ones known.
 * 4. Whatever comes, the table stays bounded; a snapshot goes on as if there had been no break.
 */
import { describe, expect, it } from '@jest/globals';

import { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { BoilerplateLines } from './boilerplate-lines.js';

const form = 'Please describe your problem:';
const titleOf = (index: number): number => Math.imul(index, 0x9e3779b1);

function learn(lines: BoilerplateLines, text: string, title: number): number[] {
  const known = lines.read(text);
  lines.learn(title);
  return known;
}

const filled = (nTickets: number, textOf: (index: number) => string, titled = titleOf): BoilerplateLines => {
  const lines = new BoilerplateLines();
  for (let index = 0; index < nTickets; index++) learn(lines, textOf(index), titled(index));
  return lines;
};

describe('BoilerplateLines', () => {
  it('knows a line of a form, however it is spelled and marked', () => {
    const lines = filled(100, (index) => `${form}\nno ${index} of its kind`);
    expect(lines.read(`something new\n** please describe YOUR problem **\nmore`)).toEqual([1]);
  });

  it('does not know a line that few tickets have', () => {
    const lines = filled(4_000, (index) => (index % 100 === 0 ? 'a rare remark' : `ticket ${index}`));
    expect(lines.read('a rare remark')).toEqual([]);
  });

  it('does not take an alert that repeats for a form', () => {
    const lines = filled(
      5_000,
      () => 'disk is full',
      () => 17,
    );
    expect(lines.read('disk is full')).toEqual([]);
  });

  it('leaves lines alone that say too little', () => {
    const lines = filled(500, (index) => `}\n42\n\ue000\nticket ${index}`);
    expect(lines.read('}\n42\n\ue000')).toEqual([]);
  });

  it('tells numbers apart: a version is not a form', () => {
    const lines = filled(500, (index) => `Android ${index}.0`);
    expect(lines.read('Android 7.0')).toEqual([]);
  });

  it('knows of a moment what was known then', () => {
    const lines = filled(200, (index) => (index < 100 ? `ticket ${index}` : form));
    expect(lines.read(form, 100)).toEqual([]);
    expect(lines.read(form, 200)).toEqual([0]);
  });

  it('follows a form that changes', () => {
    const lines = filled(24_000, (index) => (index < 6_000 ? 'The old form:' : 'The new form:'));
    expect(lines.read('The old form:\nThe new form:')).toEqual([1]);
  });

  it('stays bounded when no line ever comes twice', () => {
    const lines = new BoilerplateLines();
    for (let ticket = 0; ticket < 1_500; ticket++) {
      const text = Array.from({ length: 300 }, (_, line) => `word ${ticket} ${line}`).join('\n');
      learn(lines, text, titleOf(ticket));
    }
    const into = new SectionWriter(true);
    lines.save(into);
    expect(into.sections['boilerplate.counts']!.length).toBeLessThanOrEqual(1 << 19);
  });

  it('goes on from a snapshot as if there had been no break', () => {
    const textOf = (index: number): string =>
      `${form}\nWhat did you expect?\nticket ${index % 37}\nmore ${index % 400}`;
    const whole = new BoilerplateLines();
    let broken = new BoilerplateLines();
    for (let index = 0; index < 3_000; index++) {
      expect(learn(broken, textOf(index), titleOf(index))).toEqual(learn(whole, textOf(index), titleOf(index)));
      if (index % 700 !== 0) continue;
      const into = new SectionWriter(false);
      broken.save(into);
      broken = new BoilerplateLines(new SectionReader(into.sections));
    }
  });
});
