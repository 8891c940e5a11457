/**
 * 1. Markup goes, words stay; unknown tags are content.
 * 2. What a mail adds around the report goes; a report that follows a closing stays.
 * 3. Volatile tokens become typed masks; a redacted text and its original give the same masks.
 * 4. Any text, of any length, is normalised in time linear in the cap.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { maskText, showMasks } from './masks.js';
import { maxBodyCharacters, normaliseText } from './normalise-text.js';
import { stripMail } from './strip-mail.js';
import { stripMarkup } from './strip-markup.js';

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('stripMarkup', () => {
  it.each([
    ['HTML paragraphs', '<p>The button</p><p>is <b>gone</b></p>', 'The button is gone'],
    ['an HTML link', '<a href="https://x.example/a">the page</a> fails', 'the page fails'],
    ['entities', 'a &lt; b &amp;&amp; c&nbsp;&#8226; d', 'a < b && c • d'],
    ['Jira blocks', '{code:title=app.js}var a = 1;{code}', 'var a = 1;'],
    ['Jira headings', 'h3. Actual result\nIt crashes', 'Actual result It crashes'],
    ['a Jira link', 'see [the guide|https://x.example/guide] first', 'see the guide first'],
    ['a screenshot', 'look !Screen Shot.png! !shot1.png|thumbnail! here', 'look !Screen Shot.png! here'],
    ['a Markdown link', 'see [the guide](https://x.example) first', 'see the guide https://x.example first'],
    ['a code fence', '```rust\nlet a: Vec<String>;\n```', 'let a: Vec<String>;'],
    [
      'generics and unknown elements are content',
      'Vec<Option<T>> and <Window id="a"/>',
      'Vec<Option<T>> and <Window id="a"/>',
    ],
  ])('%s', (_name, text, expected) => {
    expect(words(stripMarkup(text))).toBe(expected);
  });
});

describe('stripMail', () => {
  it.each([
    ['greeting and closing', 'Hi team,\nprinting fails\nThanks,\nAnna Berg\nSales', 'printing fails'],
    [
      'a German mail',
      'Sehr geehrte Damen und Herren,\ndas Drucken geht nicht\nMit freundlichen Grüßen\nAnna',
      'das Drucken geht nicht',
    ],
    ['quoted history', 'still broken\nOn Mon, 3 Mar 2025, Bob wrote:\n> did you restart?', 'still broken'],
    [
      'an Outlook header block',
      'still broken\nmore\nFrom: Bob\nSent: Monday\nTo: Anna\nSubject: printing\nold text',
      'still broken more',
    ],
    ['a device footer', 'no sound\nSent from my iPhone', 'no sound'],
    ['a report that goes on after thanks', 'Printing fails.\nThanks\nIt happens since the update of last Monday and only for files larger than two pages.', 'Printing fails. It happens since the update of last Monday and only for files larger than two pages.'], // prettier-ignore
    ['a shell prompt is no quotation', 'run\n> npm start\nthen', 'run > npm start then'],
  ])('%s', (_name, text, expected) => {
    expect(words(stripMail(text))).toBe(expected);
  });
});

describe('maskText', () => {
  it.each([
    ['mail address', 'from anna.berg@mail.example.org now', 'from <email> now'],
    ['uuid', 'id 123e4567-e89b-12d3-a456-426614174000 failed', 'id <uuid> failed'],
    ['moment', 'at 2024-03-01T10:11:12.345Z it stopped', 'at <time> it stopped'],
    ['date', 'on 2024-03-01 and 1/3/2024', 'on <time> and <time>'],
    ['address', 'host 10.0.0.1:8080 refused', 'host <ip> refused'],
    ['pointer', 'at 0x7f8f9aade2b7', 'at <hex>'],
    ['commit', 'since deadbeef12 it fails', 'since <hex> it fails'],
    ['long number', 'order 1234567 and port 8080', 'order <number> and port 8080'],
    ['telephone', 'call +49 170 1234567 please', 'call <number> please'],
    ['secret', 'password=hunter22 rejected', 'password=<token> rejected'],
    ['a version is kept', 'since 3.2.0.GA', 'since 3.2.0.GA'],
    ['an error code is kept', 'E0277 and ORA-00942', 'E0277 and ORA-00942'],
    ['a word of hexadecimal letters is kept', 'the defaced facade', 'the defaced facade'],
  ])('masks: %s', (_name, text, expected) => {
    expect(words(showMasks(maskText(text)))).toBe(expected);
  });

  it.each([
    ['mail me at anna@example.org', 'mail me at [email]'],
    ['mail me at anna@example.org', 'mail me at <email>'],
    ['call +49 170 1234567', 'call [phone]'],
    ['host 10.0.0.1', 'host <ip>'],
    ['password=hunter22', 'password=[secret]'],
  ])('gives the redacted text the masks of the original: %s', (original, redacted) => {
    expect(maskText(original)).toBe(maskText(redacted));
  });

  // Known faults: what would be right, and what happens today.
  it.each([
    ['a version with four numbers reads as an address', 'build 1.2.3.4', 'build 1.2.3.4', 'build <ip>'],
    ['a local path keeps the user name', 'C:\\Users\\anna\\app.log', '<path>', 'C:\\Users\\anna\\app.log'],
  ])('known fault: %s', (_name, text, desired, actual) => {
    expect(showMasks(maskText(text))).toBe(actual);
    expect(actual).not.toBe(desired);
  });
});

describe('normaliseText', () => {
  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000 }), (text) => {
        expect(normaliseText(text).length).toBeLessThanOrEqual(maxBodyCharacters);
      }),
    );
  });

  it.each([
    ['one letter', 'a'],
    ['opening brackets', '<'],
    ['open links', '['],
    ['mail starts', 'a@'],
    ['digits', '1'],
    ['hexadecimal', 'f'],
    ['dots', '1.'],
    ['line breaks', '\n'],
    ['colons', 'a:'],
  ])('a megabyte of %s ends and is capped', (_name, piece) => {
    expect(normaliseText(piece.repeat(1_000_000 / piece.length)).length).toBeLessThanOrEqual(maxBodyCharacters);
  });
});
