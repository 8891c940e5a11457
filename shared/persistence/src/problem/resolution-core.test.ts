import { describe, expect, it } from '@jest/globals';
import { resolutionCore, resolutionKey } from './resolution-core.js';

describe('what a resolution says', () => {
  it.each([
    ['plain', 'Cleared the cache.', 'Cleared the cache.'],
    ['a mail', 'Hello Ada,\n\nCleared the cache.\n\nBR\nMarek\nService Desk', 'Cleared the cache.'],
    ['a kind mail', 'Hi Ada\nCleared the cache.\n\nThanks a lot and have a nice day\nMarek', 'Cleared the cache.'],
    ['two paragraphs', 'Cleared the cache.\n\nIt works again.', 'Cleared the cache.\n\nIt works again.'],
    ['steps at the end', 'Do this:\n\n1. stop it\n2. start it', 'Do this:\n\n1. stop it\n2. start it'],
    ['a greeting alone', 'Hello Ada,', 'Hello Ada,'],
    ['a closing alone', 'Regards\nMarek', 'Regards\nMarek'],
    ['a German mail', 'Hallo Ada,\n\nCache geleert.\n\nViele Grüße\nMarek', 'Cache geleert.'],
  ])('%s', (_, text, core) => {
    expect(resolutionCore(text)).toBe(core);
  });

  it('is the same in another spelling', () => {
    expect(resolutionKey('Cleared  the cache!')).toBe(resolutionKey('cleared the cache'));
    expect(resolutionKey('Cleared the cache')).not.toBe(resolutionKey('Cleared the queue'));
  });
});
