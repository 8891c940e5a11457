// `npm test`: provide what the tests need, build what is stale, run everything, and end with the runner's own count.
// Arguments are passed on to Jest, paths before projects: npm test -- shared/domain --selectProjects unit
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountOfFaults } from './faults/account.mjs';
import { provideRequirements } from './services/requirements.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'reprise-test-report-'));

// The browser tests come last and alone: a browser, three processes and a database want both cores of a small machine.
const stages = [
  { title: 'Unit, golden and medium tests', projects: ['unit', 'golden', 'medium'], workers: 2 },
  { title: 'Browser tests', projects: ['e2e'], workers: 1 },
];

process.exitCode = main(process.argv.slice(2));

function main(args) {
  try {
    const advice = provideRequirements(console.log);
    if (advice.length > 0) return stopWith(advice);
    console.log('Building what is out of date …');
    const build = node(['infra/cli/bin/reprise.mjs', '--build-only']);
    if (build !== 0) return stopWith([`The build failed (exit code ${build}); the messages above say where.`]);
    // Tests of faults take services away that the others of a run would share.
    const workers = args.includes('faults') ? 1 : 2;
    const counts = args.length > 0 ? [runJest('Chosen tests', args, workers)] : stages.map(runStage);
    return report(counts);
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

function runStage({ title, projects, workers }) {
  return runJest(title, ['--selectProjects', ...projects], workers);
}

/** Runs Jest once. @returns its exit code and the numbers of its own report */
function runJest(title, args, workers) {
  console.log(`\n${title}`);
  const file = join(reports, `${title.replaceAll(/\W+/g, '-')}.json`);
  const exitCode = node([
    'node_modules/jest/bin/jest.js',
    `--maxWorkers=${workers}`,
    '--ci',
    '--passWithNoTests',
    '--json',
    `--outputFile=${file}`,
    ...args,
  ]);
  const result = readReport(file);
  if (!result) return { exitCode: exitCode || 1, passed: 0, failed: 1, skipped: 0 };
  if (args.includes('faults')) console.log(accountOfFaults(result).join('\n'));
  // A test file that could not be loaded has no tests to count, yet something failed.
  const brokenFiles = result.numRuntimeErrorTestSuites;
  return {
    exitCode,
    passed: result.numPassedTests,
    failed: result.numFailedTests + brokenFiles,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error('The test runner ended without a report.');
    return undefined;
  }
}

function report(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return counts.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0;
}

function stopWith(lines) {
  for (const line of lines) console.error(line);
  return 1;
}

function node(args) {
  // Jest's JSON goes to a file and its progress to standard error; standard output would only repeat the JSON.
  const quiet = args.includes('--json');
  const child = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  return child.status ?? 1;
}
