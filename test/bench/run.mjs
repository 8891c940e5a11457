// npm run bench [-- 10000 100000 1000000]: time, memory and growth of the matching engine; default 10,000 and 100,000 tickets.
// npm run bench -- curation [ROUNDS] [PART…]: how long people wait for decisions about large problems.
// npm run bench -- load [SECONDS] [PART…] [--profile FOLDER]: what the product takes in, as shares of what the bare database does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchEngine } from './engine.mjs';

const dataDir = fileURLToPath(new URL('../../../shared/data', import.meta.url));
if (process.argv[2] === 'load') {
  const { loadParts, printLoad, usualParts } = await import('./load.mjs');
  const { positionals, values } = parseArgs({
    args: process.argv.slice(3),
    options: { profile: { type: 'string' } },
    allowPositionals: true,
  });
  const seconds = Number(positionals.find((word) => Number(word) > 0) ?? 6);
  const wanted = positionals.filter((word) => !(Number(word) > 0));
  const unknown = wanted.find((word) => !loadParts.includes(word));
  if (unknown !== undefined) {
    console.error(`There is no part ${unknown}. The parts are ${loadParts.join(', ')}.`);
    process.exit(2);
  }
  const chosen = wanted.length > 0 ? loadParts.filter((part) => wanted.includes(part)) : usualParts;
  process.exit((await printLoad(seconds, chosen, values.profile)) ? 0 : 1);
}
if (process.argv[2] === 'curation') {
  const { curationParts, printCuration } = await import('./curation.mjs');
  const words = process.argv.slice(3);
  const wanted = words.filter((word) => !(Number(word) > 0));
  const unknown = wanted.find((word) => !curationParts.includes(word));
  if (unknown !== undefined) {
    console.error(`There is no part ${unknown}. The parts are ${curationParts.join(', ')}.`);
    process.exit(2);
  }
  const rounds = Number(words.find((word) => Number(word) > 0) ?? 20);
  process.exit((await printCuration(rounds, wanted.length > 0 ? wanted : curationParts)) ? 0 : 1);
}
const sizes = process.argv.slice(2).map(Number);
if (sizes.some((size) => !(size > 0))) {
  console.error('Give sizes as numbers of tickets, such as: npm run bench -- 10000 100000');
  process.exit(2);
}

if (process.env.REPRISE_BENCH_SIZE !== undefined) {
  const result = benchEngine(dataDir, Number(process.env.REPRISE_BENCH_SIZE), (line) => console.error(line));
  process.stdout.write(JSON.stringify({ ...result, stages: [...result.stages], link: plain(result.link), cluster: plain(result.cluster) })); // prettier-ignore
  process.exit(0);
}

console.log(
  existsSync(dataDir)
    ? `Tickets of ${dataDir}, enlarged by recombination.`
    : `No ticket sets at ${dataDir}: measured on invented tickets, whose words repeat otherwise than in real ones.`,
);
const results = (sizes.length > 0 ? sizes : [10_000, 100_000]).map(measureApart);
print(results);

function plain({ seconds, cpuSeconds }) {
  return { seconds, cpuSeconds };
}

/** Each size in a process of its own, so that peaks are its own. */
function measureApart(size) {
  const child = spawnSync(process.execPath, ['--max-old-space-size=12000', fileURLToPath(import.meta.url)], {
    env: { ...process.env, REPRISE_BENCH_SIZE: String(size) },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (child.status !== 0) process.exit(child.status ?? 1);
  return JSON.parse(child.stdout);
}

function print(measured) {
  const both = ({ seconds, cpuSeconds }) => `${seconds.toFixed(1)} (${cpuSeconds.toFixed(1)})`;
  const milliseconds = (wall, cpu) => `${wall.toFixed(1)} (${cpu.toFixed(1)})`;
  const row = (name, cellOf) => [name, ...measured.map(cellOf)];
  const rows = [
    row('tickets', ({ tickets }) => tickets.toLocaleString('en')),
    row('analyse and index, s (processor)', ({ index }) => both(index)),
    row('link, s', ({ link }) => both(link)),
    row('cluster, s', ({ cluster }) => both(cluster)),
    row('together, s', ({ total, cpuTotal }) => both({ seconds: total, cpuSeconds: cpuTotal })),
    row('a ticket, ms of processor', ({ cpuTotal, tickets }) => ((1000 * cpuTotal) / tickets).toFixed(2)),
    row('growth exponent', ({ cpuTotal, tickets }, at) => at === 0 ? '–' : (Math.log(cpuTotal / measured[at - 1].cpuTotal) / Math.log(tickets / measured[at - 1].tickets)).toFixed(2)), // prettier-ignore
    row('peak memory, MB', ({ peakMegabytes }) => peakMegabytes.toFixed(0)),
    row('one new ticket to its problem, ms: p50', ({ newTicket, newTicketCpu }) =>
      milliseconds(newTicket.p50, newTicketCpu.p50),
    ),
    row('p99', ({ newTicket, newTicketCpu }) => milliseconds(newTicket.p99, newTicketCpu.p99)),
    row('mean of analyse / link / place, ms', ({ meanSteps }) => meanSteps.map(([, ms]) => ms.toFixed(2)).join(' / ')),
    row('1,000 new tickets to their problems, s', ({ thousand }) => both(thousand)),
    row('snapshot, MB', ({ snapshot }) => snapshot.megabytes.toFixed(0)),
    row('save, s', ({ snapshot }) => both(snapshot.save)),
    row('load, s', ({ snapshot }) => both(snapshot.load)),
    row('memory after load, MB', ({ snapshot }) => snapshot.load.megabytes.toFixed(0)),
    row('recurring problems', ({ recurring }) => recurring.toLocaleString('en')),
    ...measured[0].stages.map(([stage], at) => row(`share of ${stage}`, ({ stages }) => `${(100 * stages[at][1]).toFixed(0)} %`)), // prettier-ignore
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  for (const cells of rows)
    console.log(cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ')); // prettier-ignore
}
