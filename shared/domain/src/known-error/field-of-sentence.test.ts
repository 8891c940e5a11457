import { describe, expect, it } from '@jest/globals';
import { fieldOfSentence } from './field-of-sentence.js';

describe('fieldOfSentence', () => {
  it.each([
    ['Root cause: the certificate of the gateway had expired.', 'cause'],
    ['Workaround: run the export per month.', 'workaround'],
    ['Fix: round per line.', 'fix'],
    ['The proxy drops idle sessions after 900 s.', 'cause'],
    ['Sequential scan because of the function on the column.', 'cause'],
    ['Carrier takes only ISO 8859-1.', 'cause'],
    ['Restarted the dispatcher on node 2.', 'workaround'],
    ['We cleared the cache of the browser.', 'workaround'],
    ['Access point restarted, connection is back.', 'workaround'],
    ['Asked the team to search by customer number meanwhile.', 'workaround'],
    ['Raised the limit to 800 in the configuration.', 'fix'],
    ['This was fixed in 5.2.1.', 'fix'],
    ['Needs an index on the normalised number.', 'fix'],
    ['The reader should use the person only.', 'fix'],
    ['The customer can now log in.', 'verification'],
    ['Neustart: der Dienst wurde behoben.', 'fix'],
    ['Explained: save a draft before long calls.', 'workaround'],
    // A name in capitals is no verb.
    ['EXPORT_PAGE_LIMIT is reset by default with each installation.', 'cause'],
  ])('reads "%s" as %s', (text, field) => {
    expect(fieldOfSentence(text)?.field).toBe(field);
  });

  it.each([
    'Did you restart it?',
    'Restarted the service, did not help.',
    'See phone call of Tuesday.',
    'Load was high, ok again now.',
  ])('leaves "%s" out', (text) => {
    expect(fieldOfSentence(text)).toBeUndefined();
  });
});
