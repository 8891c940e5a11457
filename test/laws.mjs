// `npm run test:laws -- 200`: the laws about people's decisions and about previews, on so many random sequences instead of the few of
// the suite. 10,000 unless said otherwise, which is a matter of hours: each sequence has a database and an API of its own.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sequences = Number(process.argv[2] ?? 10_000);
if (!Number.isInteger(sequences) || sequences < 1) {
  console.error('Usage: npm run test:laws -- [SEQUENCES]');
  process.exit(2);
}
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const laws = ['test/medium/api/placement-laws', 'test/medium/api/previews'];
const started = performance.now();
const { status } = spawnSync(
  process.execPath,
  ['test/run.mjs', '--selectProjects', 'medium', '--testPathPatterns', ...laws],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PLACEMENT_SEQUENCES: String(sequences), PREVIEWED_CHANGES: String(sequences) },
  },
);
console.log(`${sequences} sequences of each law in ${Math.round((performance.now() - started) / 1000)} s`);
process.exitCode = status ?? 1;
