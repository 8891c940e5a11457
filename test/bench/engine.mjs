// The matching engine alone: analyse and index, link, cluster, one new ticket at full size, snapshot out and in.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMatchingEngine, encodeSnapshot } from '@reprise/domain';
import { benchTickets } from './bench-tickets.mjs';
import { startProfile } from './stage-profile.mjs';

const batch = 1000;
const probes = 1000;

/** Wall-clock and processor seconds of one piece of work; on a busy machine they differ, and only the second compares. */
function timed(work) {
  const from = performance.now();
  const cpu = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(cpu);
  return { value, seconds: (performance.now() - from) / 1000, cpuSeconds: (user + system) / 1e6 };
}

const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;

export function benchEngine(dataDir, count, report = () => undefined) {
  const source = benchTickets(dataDir, count);
  const engine = createMatchingEngine();
  const profile = startProfile(count > 200_000 ? 10 : 2);
  const index = { seconds: 0, cpuSeconds: 0 };
  let last;
  for (let at = 0; at < count; at += batch) {
    const tickets = Array.from({ length: Math.min(batch, count - at) }, (_, offset) => source.at(at + offset));
    last = tickets.at(-1);
    const { seconds, cpuSeconds } = timed(() => engine.add(tickets));
    index.seconds += seconds;
    index.cpuSeconds += cpuSeconds;
    if (at % 100_000 === 0) report(`${at} indexed, ${index.cpuSeconds.toFixed(0)} s, ${peakMegabytes().toFixed(0)} MB`);
  }
  const link = timed(() => engine.linksOf(last.id));
  report(`linked, ${link.cpuSeconds.toFixed(0)} s, ${peakMegabytes().toFixed(0)} MB`);
  const cluster = timed(() => engine.cluster());
  const recurring = cluster.value.clusters.filter(({ ticketIds }) => ticketIds.length > 1).length;
  report(`clustered, ${cluster.cpuSeconds.toFixed(0)} s, ${peakMegabytes().toFixed(0)} MB`);
  const stages = profile.stop();
  const workPeakMegabytes = peakMegabytes();
  const snapshot = benchSnapshot(engine, last);
  const latencies = latenciesOf(engine, source, count);
  return {
    isReal: source.isReal,
    tickets: count,
    index,
    link,
    cluster,
    cpuTotal: index.cpuSeconds + link.cpuSeconds + cluster.cpuSeconds,
    total: index.seconds + link.seconds + cluster.seconds,
    peakMegabytes: workPeakMegabytes,
    stages,
    recurring,
    snapshot,
    ...latencies,
  };
}

/** Milliseconds from a new ticket to its cluster, one by one: analyse, link, place and tell what changed; and the same for a thousand at once. */
function latenciesOf(engine, source, count) {
  const latencies = [];
  const cpuLatencies = [];
  const steps = { analyse: 0, link: 0, place: 0 };
  for (let probe = 0; probe < probes; probe++) {
    const ticket = source.at(count + probe);
    const cpu = process.cpuUsage();
    const start = performance.now();
    engine.add([ticket]);
    const analysed = performance.now();
    engine.linksOf(ticket.id);
    const linked = performance.now();
    engine.place();
    const placed = performance.now();
    const { user, system } = process.cpuUsage(cpu);
    latencies.push(placed - start);
    cpuLatencies.push((user + system) / 1000);
    steps.analyse += analysed - start;
    steps.link += linked - analysed;
    steps.place += placed - linked;
  }
  const others = Array.from({ length: probes }, (_, probe) => source.at(count + probes + probe));
  const thousand = timed(() => {
    engine.add(others);
    return engine.place().clusters.length;
  });
  return {
    newTicket: quantilesOf(latencies),
    newTicketCpu: quantilesOf(cpuLatencies),
    meanSteps: Object.entries(steps).map(([step, ms]) => [step, ms / probes]),
    thousand: { seconds: thousand.seconds, cpuSeconds: thousand.cpuSeconds },
  };
}

function quantilesOf(milliseconds) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return { p50: sorted[sorted.length >> 1], p99: sorted[Math.floor(sorted.length * 0.99)] };
}

/** Write a snapshot and read it in a process of its own, which must answer as this one does. */
function benchSnapshot(engine, ticket) {
  const dir = mkdtempSync(join(tmpdir(), 'reprise-bench-'));
  try {
    const file = join(dir, 'engine.snapshot');
    const save = timed(() => {
      const descriptor = openSync(file, 'w');
      for (const piece of encodeSnapshot(engine.snapshot({ shareMemory: true }))) {
        for (let from = 0; from < piece.length;) from += writeSync(descriptor, piece, from);
      }
      closeSync(descriptor);
    });
    const child = spawnSync(
      process.execPath,
      ['--max-old-space-size=12000', fileURLToPath(new URL('load-snapshot.mjs', import.meta.url)), file, ticket.id],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 24 },
    );
    if (child.status !== 0) throw new Error('the snapshot could not be loaded');
    const load = JSON.parse(child.stdout);
    if (JSON.stringify(load.links) !== JSON.stringify(engine.linksOf(ticket.id)))
      throw new Error('the engine from the snapshot answers otherwise than the one it was taken from');
    return { megabytes: statSync(file).size / 2 ** 20, save, load };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
