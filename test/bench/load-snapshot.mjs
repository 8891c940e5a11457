// node load-snapshot.mjs FILE TICKET: how long the engine takes to come back, as JSON.
import { closeSync, openSync, readSync } from 'node:fs';
import { createMatchingEngine, SnapshotDecoder } from '@reprise/domain';

const [file, ticketId] = process.argv.slice(2);
const from = performance.now();
const cpu = process.cpuUsage();
const decoder = new SnapshotDecoder();
const piece = new Uint8Array(1 << 24);
const descriptor = openSync(file, 'r');
for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece))
  decoder.push(piece.subarray(0, length));
closeSync(descriptor);
const read = (performance.now() - from) / 1000;
const engine = createMatchingEngine({ snapshot: decoder.finish() });
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(
  JSON.stringify({
    readSeconds: read,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    links: engine.linksOf(ticketId),
  }),
);
