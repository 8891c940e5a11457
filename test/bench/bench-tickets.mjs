// Tickets for a bench of any size, made one batch at a time: the real ones of all sets in turn, then recombinations.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const sets = ['titanium-jira', 'rust-issues', 'thunderbird-support', 'endava-helpdesk'];

/** @returns real tickets of all sets in turn, at most `count`; none when the data is not there */
export function realTickets(dataDir, count) {
  const lines = sets
    .filter((set) => existsSync(join(dataDir, set, 'tickets.ndjson.gz')))
    .map((set) => gunzipSync(readFileSync(join(dataDir, set, 'tickets.ndjson.gz'))).toString('utf8').trimEnd().split('\n')); // prettier-ignore
  const tickets = [];
  const longest = Math.max(0, ...lines.map(({ length }) => length));
  for (let at = 0; at < longest && tickets.length < count; at++) {
    for (const set of lines) if (set[at] !== undefined && tickets.length < count) tickets.push(JSON.parse(set[at]));
  }
  return tickets;
}

/**
 * Source of tickets 0, 1, 2, … in order of creation. Beyond the real ones a ticket takes the title of one and the text of another;
 * in every third one every tenth long word gets a suffix of its own, so that the vocabulary goes on growing about as it does in real
 * sets. Without data all are composed of invented words, with frequencies that fall as in language.
 */
export function benchTickets(dataDir, count) {
  const real = realTickets(dataDir, count);
  return { isReal: real.length > 0, nReal: real.length, at: (index) => (real.length > 0 ? recombined(real, index) : invented(index)) }; // prettier-ignore
}

function recombined(real, index) {
  const createdAt = momentOf(index);
  if (index < real.length) return { ...real[index], createdAt };
  // One step more in every round: no title meets the same text twice, so that no ticket is a mere copy.
  const round = Math.floor(index / real.length);
  const title = real[(index * 7919) % real.length];
  const body = real[(index * 104_729 + round * 31 + 13) % real.length];
  let word = 0;
  const description = (body.description ?? '').slice(0, 20_000);
  return {
    ...title,
    id: `N-${index}`,
    title: title.title ?? '',
    createdAt,
    resolvedAt: undefined,
    description:
      index % 3 === 0
        ? description.replace(/\p{L}{6,}/gu, (found) => (++word % 10 === 0 ? found + index.toString(36) : found))
        : description,
  };
}

function invented(index) {
  let state = (index * 2_654_435_761) >>> 0;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
  const word = () => `w${Math.floor(20 * (40_000 + index / 4) ** (next() ** 1.5) * 0.05).toString(36)}x`;
  const words = (count) => Array.from({ length: count }, word).join(' ');
  return {
    id: `G-${index}`,
    title: words(4 + Math.floor(next() * 8)),
    description: words(10 + Math.floor(next() * 120)),
    component: `part ${Math.floor(next() * 40)}`,
    createdAt: momentOf(index),
  };
}

const momentOf = (index) => new Date(Date.UTC(2020, 0, 1) + index * 60_000).toISOString();
