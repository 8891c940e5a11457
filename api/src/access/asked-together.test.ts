import { describe, expect, it } from '@jest/globals';
import { AskedTogether } from './asked-together.js';

/** Questions that are answered when the test says so. */
function aSlowSource() {
  const asked: { key: string; answer: (value: string) => void; fail: (reason: Error) => void }[] = [];
  const sut = new AskedTogether<string>((key) => new Promise((answer, fail) => asked.push({ key, answer, fail })));
  return { sut, asked };
}

describe('the same question by several at once', () => {
  it('is asked once more for all who ask while an answer is under way', async () => {
    const { sut, asked } = aSlowSource();
    const answers = [sut.ask('a'), sut.ask('a'), sut.ask('a')];
    expect(asked).toHaveLength(1);
    asked[0]!.answer('old');
    expect(await answers[0]).toBe('old');
    expect(asked).toHaveLength(2);
    asked[1]!.answer('new');
    expect(await Promise.all(answers)).toEqual(['old', 'new', 'new']);
  });

  it('is never answered by what was found before it was asked', async () => {
    const { sut, asked } = aSlowSource();
    const before = sut.ask('a');
    const during = sut.ask('a');
    asked[0]!.answer('valid');
    await before;
    asked[1]!.answer('withdrawn');
    expect(await during).toBe('withdrawn');
    const after = sut.ask('a');
    asked[2]!.answer('still withdrawn');
    expect(await after).toBe('still withdrawn');
  });

  it('is asked again for those who wait when it fails for those before', async () => {
    const { sut, asked } = aSlowSource();
    const [first, second] = [sut.ask('a'), sut.ask('a')];
    asked[0]!.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    asked[1]!.answer('here');
    expect(await second).toBe('here');
  });

  it('has nothing to do with other questions', () => {
    const { sut, asked } = aSlowSource();
    void sut.ask('a');
    void sut.ask('b');
    expect(asked.map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
