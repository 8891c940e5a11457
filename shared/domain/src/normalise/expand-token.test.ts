/** 1. A token gives its whole first, then its parts. 2. Spelling variants of one thing share a term. 3. Stop words give nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { expandToken } from './expand-token.js';
import { languageOf } from './languages.js';
import { languagePacks } from './natural.js';

const english = 0;

describe('expandToken', () => {
  it.each([
    ['crashes', ['crash']],
    ['the', []],
    ["doesn't", []],
    ['E0277', ['e0277']],
    ['3.2.0', ['3.2.0', '3.2']],
    ['createWindow', ['createwindow', 'creat', 'window']],
    ['HTTPClient', ['httpclient', 'http', 'client']],
    ['Ti.UI.View', ['ti.ui.view', 'ti', 'ui', 'view']],
    ['std::io', ['std::io', 'std', 'io']],
    ['re-open', ['reopen', 're', 'open']],
    ['windows10', ['windows10', 'window']],
    ['C++', ['c++']],
    ['x', []],
    ['電子郵件', ['電子', '子郵', '郵件']],
  ])('%s', (token, terms) => {
    expect(expandToken(token, english)).toEqual(terms);
  });

  it.each([
    ['createWindow', 'create_window'],
    ['create_window', 'createwindow'],
    ['re-open', 'reopen'],
    ['crashing', 'crashed'],
  ])('%s and %s share a term', (one, other) => {
    expect(expandToken(one, english)[0]).toBe(expandToken(other, english)[0]);
  });

  it('gives distinct, bounded terms for any token', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.nat(languagePacks.length - 1), (token, language) => {
        const terms = expandToken(token, language);
        expect(new Set(terms).size).toBe(terms.length);
        for (const term of terms) expect(term.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe('languageOf', () => {
  it.each([
    ['en', 'the messages are not in the folder and I cannot find them'],
    ['de', 'die Nachrichten sind nicht im Ordner und ich kann sie nicht finden'],
    ['fr', 'les messages ne sont pas dans le dossier et je ne les trouve pas'],
    ['it', 'i messaggi non sono nella cartella e non riesco a trovare quello che ho ricevuto da te'],
    ['es', 'los mensajes no están en la carpeta y no puedo encontrar los que recibí de ella'],
    ['nl', 'de berichten staan niet in de map en ik kan ze niet vinden maar wel op het web'],
    ['ru', 'сообщения не в папке и я не могу их найти, что мне делать с этим'],
    ['en', 'NullPointerException'],
    ['en', ''],
  ])('%s: %s', (code, text) => {
    expect(languagePacks[languageOf(text)]!.code).toBe(code);
  });

  it('believes the text before the locale', () => {
    expect(languagePacks[languageOf('the messages are not in the folder and I cannot find them', 'de-DE')]!.code).toBe(
      'en',
    );
  });

  it('believes the locale when the text says nothing', () => {
    expect(languagePacks[languageOf('Outlook 2016', 'de-DE')]!.code).toBe('de');
  });
});
