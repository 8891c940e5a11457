// Prints a profile for shared/domain/src/suggest/articles/profiles.ts, trained on the first half of thunderbird-support:
//   npm run build && node test/quality/train-article-profile.mjs
// Two passes: the first learns the spread of the features, the second the weights. The second half of the set is never read.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { articleFeatureNames, articleProfiles, suggestArticles } from '@reprise/domain';

const dayMs = 86_400_000;
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared', 'data', 'thunderbird-support');
if (!existsSync(folder)) {
  console.error(`No labelled data at ${folder}: nothing to train on.`);
  process.exit(1);
}
const linesOf = (name) =>
  gunzipSync(readFileSync(join(folder, name)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
const all = linesOf('tickets.ndjson.gz').map((line) => JSON.parse(line));
const createdAt = new Map(all.map((ticket) => [ticket.id, Date.parse(ticket.createdAt)]));
const links = linesOf('kb-links.tsv.gz')
  .slice(1)
  .map((line) => {
    const [ticketId, articleId] = line.split('\t');
    return { ticketId, articleId, knownAt: new Date(createdAt.get(ticketId) + 7 * dayMs).toISOString() };
  });
const linkedDates = [...new Set(links.map(({ ticketId }) => ticketId))]
  .map((id) => createdAt.get(id))
  .sort((a, b) => a - b);
const split = linkedDates[linkedDates.length >> 1];
const tickets = all.filter(({ id }) => createdAt.get(id) < split);
const last = tickets.reduce((newest, ticket) => (ticket.createdAt > newest.createdAt ? ticket : newest));

const none = articleFeatureNames.map(() => 0);
const start = articleProfiles['2026-11'];
// Only the recent rate and, for the first article, its own log-odds are believed beforehand.
const blank = {
  name: 'blank',
  choiceWeights: none,
  anyWeights: start.anyWeights.map((_, i) => (i === 1 ? 1 : 0)),
  firstWeights: start.firstWeights.map((_, i) => (i === 0 ? -1 : i === 1 || i === 7 ? 1 : 0)),
};
const learnFrom = (profile) => suggestArticles(tickets, links, [last.id], { profile }).learned;
const { scales } = learnFrom({ ...blank, scales: Float64Array.from(none, () => 1) });
const learned = learnFrom({ ...blank, scales });
const rounded = (values) => `[${Array.from(values, (value) => Number(value.toFixed(3))).join(', ')}]`;
console.log(`scales: Float64Array.from(${rounded(learned.scales)}),`);
for (const part of ['choiceWeights', 'anyWeights', 'firstWeights']) console.log(`${part}: ${rounded(learned[part])},`);
