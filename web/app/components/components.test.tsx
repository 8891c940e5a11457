import { describe, expect, it } from '@jest/globals';
import { renderToStaticMarkup } from 'react-dom/server';
import { Badge } from './badge';
import { wordsForError } from './error-panel';
import { Field } from './field';
import { Highlighted } from './highlighted';
import { fieldError } from './refusal';
import { Reasons } from './reasons';
import { Sparkline, sparklinePoints } from './sparkline';
import { Trend } from './trend';
import { UnderWayMark, refreshWhileUnderWay } from './under-way';
import { shortcutAction } from './shortcut-action';

describe('states as words with a colour', () => {
  it.each([
    'suspected',
    'known error',
    'fixed, watching',
    'regressed',
    'published',
    'proven',
    'a word it does not know',
  ])('%s is readable without its colour', (word) =>
    expect(renderToStaticMarkup(<Badge word={word} />)).toContain(`>${word}<`),
  );

  it('says a trend in a word and hides the arrow from screen readers', () => {
    expect(renderToStaticMarkup(<Trend word="rising" />)).toBe(
      '<span class="trend trend-up"><span aria-hidden="true">↑ </span>rising</span>',
    );
  });
});

describe('the sparkline', () => {
  it('puts the highest week at the top and zero on the ground', () => {
    expect(sparklinePoints([0, 5, 10])).toEqual([
      [2, 18],
      [40, 10],
      [78, 2],
    ]);
  });

  it('reads out its numbers', () => {
    expect(renderToStaticMarkup(<Sparkline counts={[1, 2, 3]} />)).toContain('tickets a week over 3 weeks: 1, 2, 3');
  });

  it.each([[[]], [[4]], [[0, 0, 0]]])('says in words that %j is nothing to draw', (counts) => {
    expect(renderToStaticMarkup(<Sparkline counts={counts} />)).not.toContain('<svg');
  });
});

describe('highlighted text', () => {
  const html = (text: string, highlights: { start: number; end: number }[]) =>
    renderToStaticMarkup(<Highlighted text={text} highlights={highlights} />);

  it('marks stretches and never reads text as HTML', () => {
    expect(html('a <b> code', [{ start: 6, end: 10 }])).toBe('a &lt;b&gt; <mark>code</mark>');
  });

  it('keeps the whole text when offsets overlap, are reversed or lie outside', () => {
    const marked = html('error', [
      { start: 0, end: 3 },
      { start: 1, end: 4 },
      { start: 4, end: 2 },
      { start: 90, end: 99 },
    ]);
    expect(marked.replace(/<\/?mark>/g, '')).toBe('error');
  });
});

describe('fields', () => {
  it('tie label, hint and error to the input', () => {
    const html = renderToStaticMarkup(<Field label="Title" name="title" hint="Short" error="say what the user sees" />);
    const id = /<label for="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`id="${id}"`);
    expect(html).toContain(`aria-describedby="${id}-hint ${id}-error"`);
    expect(html).toContain('aria-invalid="true"');
  });

  it('find their message in a problem document, however deep the pointer', () => {
    const problem = {
      type: 'x',
      title: 'x',
      status: 400,
      code: 'request.invalid' as const,
      errors: [{ pointer: '/body/content/title', code: 'too_small', message: 'say what the user sees' }],
    };
    expect(fieldError(problem, 'title')).toBe('say what the user sees');
    expect(fieldError(problem, 'symptom')).toBeUndefined();
  });
});

describe('reasons', () => {
  it('are left out where there are none', () => {
    expect(renderToStaticMarkup(<Reasons reasons={[]} />)).toBe('');
  });
});

describe('single-letter shortcuts', () => {
  it.each([
    ['/', false, { kind: 'search' }],
    ['?', false, { kind: 'help' }],
    ['g', false, { kind: 'wait' }],
    ['p', true, { kind: 'go', key: 'p' }],
    ['j', false, { kind: 'step', by: 1 }],
    ['k', false, { kind: 'step', by: -1 }],
    ['1', false, { kind: 'press', key: '1' }],
    ['Enter', false, { kind: 'none' }],
    ['A', false, { kind: 'none' }],
  ])('%s after g: %s', (key, afterG, expected) => expect(shortcutAction(key, afterG)).toEqual(expected));
});

describe('errors in words', () => {
  it('admits a fault of its own without showing its insides', () => {
    const words = wordsForError(new Error('relation "problem" does not exist'));
    expect(words.title).toBe('This page broke');
    expect(JSON.stringify(words)).not.toContain('relation');
  });

  const answered = (status: number, data: unknown) => ({ status, statusText: '', internal: false, data });

  it.each([
    [404, {}, 'Nothing here'],
    [403, {}, 'Not for your role'],
    [503, {}, 'Reprise is not answering just now'],
    [409, { title: 'Already published' }, 'Already published'],
  ])('%d reads "%s"', (status, data, title) => expect(wordsForError(answered(status, data)).title).toBe(title));
});

describe('a step that is being written', () => {
  const underWay = { step: 'merge', done: 12_000, total: 20_000 } as const;

  it('is told with how far it is', () => {
    const text = renderToStaticMarkup(<UnderWayMark underWay={underWay} />).replaceAll('\u202f', ' ');
    expect(text).toContain('being carried out, 12 000 of 20 000 tickets');
    expect(renderToStaticMarkup(<UnderWayMark underWay={null} />)).toBe('');
  });

  it('has pages without scripts load themselves again, and no longer than that', () => {
    expect(refreshWhileUnderWay([undefined, { underWay }])).toBe(3);
    expect(refreshWhileUnderWay([{ underWay: null }])).toBeNull();
  });
});
