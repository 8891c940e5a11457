// The matching engine alone: analyse and index, link, cluster, and one new ticket at full size.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createMatchingEngine } from '@reprise/domain';

const sets = ['titanium-jira', 'rust-issues', 'thunderbird-support', 'endava-helpdesk'];
const batch = 1000;
const probes = 300;

/**
 * Tickets for a bench of `count`: the real ones of all sets in turn, then recombinations. A recombined ticket takes the title of one
 * ticket and the sentences of another, and every tenth word of it gets a suffix of its own, so that the vocabulary goes on growing as
 * it does in real sets (about as the root of the number of words).
 */
export function benchTickets(dataDir, count) {
  const real = sets
    .filter((set) => existsSync(join(dataDir, set, 'tickets.ndjson.gz')))
    .map((set) => gunzipSync(readFileSync(join(dataDir, set, 'tickets.ndjson.gz'))).toString('utf8').trimEnd().split('\n')); // prettier-ignore
  if (real.length === 0) return undefined;
  const lines = [];
  for (let at = 0; lines.length < count && at < Math.max(...real.map(({ length }) => length)); at++) {
    for (const set of real) if (set[at] !== undefined) lines.push(set[at]);
  }
  const tickets = lines.slice(0, count).map((line, index) => ({ ...JSON.parse(line), createdAt: momentOf(index) }));
  const known = tickets.length;
  for (let index = known; index < count; index++) {
    const title = tickets[(index * 7919) % known];
    const body = tickets[(index * 104_729 + 13) % known];
    let word = 0;
    tickets.push({
      ...title,
      id: `N-${index}`,
      title: title.title ?? '',
      description: (body.description ?? '').replace(/\p{L}{6,}/gu, (found) =>
        ++word % 10 === 0 && index % 3 === 0 ? `${found}${index.toString(36)}` : found,
      ),
      createdAt: momentOf(index),
    });
  }
  return tickets;
}

const momentOf = (index) => new Date(Date.UTC(2020, 0, 1) + index * 60_000).toISOString();
const seconds = (from) => (performance.now() - from) / 1000;

export function benchEngine(dataDir, count) {
  const tickets = benchTickets(dataDir, count + probes);
  if (tickets === undefined) return undefined;
  const engine = createMatchingEngine();
  let peak = 0;
  const look = () => (peak = Math.max(peak, process.memoryUsage().rss));
  let from = performance.now();
  for (let at = 0; at < count; at += batch) {
    engine.add(tickets.slice(at, Math.min(count, at + batch)));
    look();
  }
  const index = seconds(from);
  from = performance.now();
  const { clusters } = engine.cluster();
  const linkAndCluster = seconds(from);
  look();
  const latencies = tickets
    .slice(count)
    .map((ticket) => {
      const start = performance.now();
      engine.match(ticket, { top: 10 });
      return performance.now() - start;
    })
    .sort((a, b) => a - b);
  return {
    tickets: count,
    index,
    linkAndCluster,
    total: index + linkAndCluster,
    peakMegabytes: peak / 2 ** 20,
    p50: latencies[probes >> 1],
    p99: latencies[Math.floor(probes * 0.99)],
    recurring: clusters.filter(({ ticketIds }) => ticketIds.length > 1).length,
  };
}
