// `npm run test:laws -- 10000`: the laws about people's decisions on so many random sequences instead of the few of the suite, each within
// a transaction that is taken back; beside them some dozens over HTTP with a database each, and previews, which take seconds a sequence.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST_OVER_HTTP = 24;

const sequences = Number(process.argv[2] ?? 10_000);
const overHttp = Number(process.argv[3] ?? Math.min(sequences, MOST_OVER_HTTP));
if (![sequences, overHttp].every((count) => Number.isInteger(count) && count >= 0)) {
  console.error('Usage: npm run test:laws -- [SEQUENCES [SEQUENCES OVER HTTP]]');
  process.exit(2);
}
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const suites = [
  { path: 'test/medium/laws', count: sequences, words: 'sequences', variable: 'CURATION_SEQUENCES' },
  { path: 'test/medium/api/placement-laws', count: overHttp, words: 'sequences over HTTP of each law', variable: 'PLACEMENT_SEQUENCES' }, // prettier-ignore
  { path: 'test/medium/api/previews', count: overHttp, words: 'previewed changes', variable: 'PREVIEWED_CHANGES' },
];
for (const { path, count, words, variable } of suites) {
  if (count === 0) continue;
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    ['test/run.mjs', '--selectProjects', 'medium', '--testPathPatterns', path],
    { cwd: root, stdio: 'inherit', env: { ...process.env, [variable]: String(count) } },
  );
  console.log(`${count} ${words} in ${Math.round((performance.now() - started) / 1000)} s`);
  if (status !== 0) process.exitCode = status ?? 1;
}
