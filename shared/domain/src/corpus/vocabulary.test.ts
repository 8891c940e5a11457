/** A term is shown as people write it: the form nearest to a dictionary's, never a stem where a word was met. */
import { describe, expect, it } from '@jest/globals';

import { Vocabulary } from './vocabulary.js';

describe('how a term is shown', () => {
  it.each<[string, (string | undefined)[], string]>([
    ['met only within compounds, as its stem', [undefined, undefined], 'stem'],
    ['the word as written, once it is met', [undefined, 'stemming'], 'stemming'],
    ['a later part of a compound changes nothing', ['stemming', undefined], 'stemming'],
    ['the shortest form', ['printers', 'printer', 'printers'], 'printer'],
    ['small, if it is written small anywhere', ['Order', 'order', 'Order'], 'order'],
    ['an abbreviation as it was written', ['VPN', 'vpn'], 'VPN'],
    ['a name written in two', ['iPhone', 'iphone'], 'iPhone'],
    ['two letters are no shorter form', ['use', 'us'], 'use'],
  ])('%s', (_name, surfaces, shown) => {
    const vocabulary = new Vocabulary();
    const [id] = surfaces.map((surface) => vocabulary.intern('stem', surface));
    expect(vocabulary.surfaceOf(id!)).toBe(shown);
  });

  it('a question changes nothing', () => {
    const vocabulary = new Vocabulary();
    const id = vocabulary.intern('printer', 'printers');
    vocabulary.beginQuestion();
    vocabulary.intern('printer', 'printer');
    vocabulary.forgetQuestion();
    expect(vocabulary.surfaceOf(id)).toBe('printers');
  });
});
