import type { Chance } from './chance.js';

/** Words that say the same to a reporter. The first of a row is how the phrases are written. */
const rows: readonly (readonly string[])[] = [
  ['can not', "can't", 'cannot', 'am unable to'],
  ['can not be', "can't be", 'cannot be', 'could not be'],
  ['does not', "doesn't", 'will not', "won't"],
  ['do not', "don't"],
  ['did not', "didn't"],
  ['is not', "isn't"],
  ['are not', "aren't"],
  ['has not', "hasn't"],
  ['there is', "there's"],
  ['it is', "it's"],
  ['the customer', 'our customer', 'the client', 'the buyer'],
  ['customers', 'clients', 'buyers', 'people'],
  ['since', 'ever since', 'starting'],
  ['again and again', 'over and over', 'all the time', 'every time'],
  ['always', 'every time', 'constantly'],
  ['fails', 'does not go through', 'goes wrong', 'breaks'],
  ['missing', 'not there', 'absent', 'gone'],
  ['wrong', 'incorrect', 'not right', 'off'],
  ['very slow', 'terribly slow', 'super slow', 'painfully slow'],
  ['error', 'error message', 'fault', 'failure'],
  ['says', 'tells me', 'claims', 'shows the message'],
  ['shows', 'displays'],
  ['it works', 'it is fine', 'everything is ok'],
  ['page', 'screen', 'window'],
  ['after', 'right after', 'once more after'],
  ['because', 'as'],
  ['sometimes', 'now and then', 'at times'],
  ['please', 'pls', 'kindly'],
  ['tried', 'attempted', 'have tried'],
  ['opening', 'calling up', 'loading'],
  ['printed', 'put out', 'produced'],
  ['password', 'pass word', 'pw'],
  ['phone', 'mobile', 'handset'],
  ['colleague', 'co-worker', 'team mate'],
  ['sign in', 'log in', 'login'],
  ['signed in', 'logged in', 'logged on'],
  ['the new one', 'my new one'],
  ['parcels', 'packages', 'boxes'],
  ['labels', 'stickers', 'label prints'],
  ['orders', 'sales orders'],
  ['picture', 'photo', 'image'],
  ['basket', 'cart', 'shopping basket'],
  ['export', 'download', 'extract'],
  ['report', 'evaluation'],
  ['stock', 'inventory'],
  ['today', 'this morning', 'as of today'],
  ['stops', 'breaks off', 'ends', 'quits'],
  ['needs', 'takes', 'wants'],
  ['system', 'software', 'program'],
];

const alternatives = new Map(rows.map(([written, ...others]) => [written ?? '', others] as const));
const longestFirst = [...alternatives.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const pattern = new RegExp(`(?<![\\w"'-])(?:${longestFirst.join('|')})(?![\\w"'-])`, 'g');

/** What people put before or after a sentence without saying more. `…` is the sentence. */
const frames: readonly string[] = [
  'It seems that …',
  'Apparently …',
  'Once again: …',
  'New day, same story: …',
  'To be precise: …',
  'What happens: …',
  'I just noticed that …',
  'Strange thing: …',
  'In short: …',
  '… Any idea?',
  '… Why?',
  '… Is this known?',
  '… What should I do?',
  '… Or am I doing something wrong?',
  '… (see also my ticket from last time)',
  '… That can not be right.',
];

/** Say an English sentence in slightly other words; rare words, quotes, codes and names stay as they are. */
export function reworded(sentence: string, chance: Chance): string {
  return sentence.replace(pattern, (word) =>
    chance.happens(0.45) ? chance.pick(alternatives.get(word) ?? [word]) : word,
  );
}

/** Now and then, put something around a sentence that adds nothing to it. */
export function framed(sentence: string, chance: Chance): string {
  if (sentence === '' || !chance.happens(0.16)) return sentence;
  const frame = chance.pick(frames);
  const continues =
    frame.endsWith(' …') &&
    !frame.endsWith(': …') &&
    /^(?:The|A|An|My|Our|When|After|Since|We|In|On|All|Some)\b/.test(sentence);
  return frame.replace('…', () => (continues ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence));
}
