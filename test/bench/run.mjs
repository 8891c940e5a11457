// npm run bench [-- 10000 100000 1000000]: time, memory and growth of the matching engine.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchEngine } from './engine.mjs';

const dataDir = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const sizes = process.argv.slice(2).map(Number);
if (sizes.some((size) => !(size > 0))) {
  console.error('Give sizes as numbers of tickets, such as: npm run bench -- 10000 100000');
  process.exit(2);
}

let previous;
for (const size of sizes.length > 0 ? sizes : [2_500, 10_000]) {
  const result = benchEngine(dataDir, size);
  if (result === undefined) {
    console.log(`No ticket sets at ${join(dataDir)}: the bench enlarges them and has nothing to enlarge.`);
    break;
  }
  const growth = previous && Math.log(result.total / previous.total) / Math.log(result.tickets / previous.tickets);
  console.log(
    `${result.tickets.toLocaleString('en')} tickets: analyse and index ${result.index.toFixed(1)} s, link and cluster ${result.linkAndCluster.toFixed(1)} s, ` +
      `${((1000 * result.total) / result.tickets).toFixed(2)} ms a ticket, peak ${result.peakMegabytes.toFixed(0)} MB; one new ticket p50 ${result.p50.toFixed(1)} ms, ` +
      `p99 ${result.p99.toFixed(1)} ms; ${result.recurring} recurring problems${growth ? `; growth exponent ${growth.toFixed(2)}` : ''}`,
  );
  previous = result;
}
