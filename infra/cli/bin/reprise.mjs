#!/usr/bin/env node
// The `reprise` command: checks Node, builds what is out of date, then hands over to the compiled program.
// Plain JavaScript without imports from the project, because it runs before anything is built.
import { buildStale } from './build.mjs';

const oldest = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    `Reprise needs Node ${oldest.join('.')} or later; this is ${process.versions.node}. See https://nodejs.org/en/download`,
  );
  process.exit(1);
}

const args = process.argv.slice(2);
const buildOnly = args[0] === '--build-only';
// `--build-only offline` leaves the server's parts out; everything else needs no more than the command names.
const everything = buildOnly ? args[1] !== 'offline' : args[0] === 'start';
const help = args.includes('--help') || args.includes('-h');
const parts = everything && !help ? ['offline', 'server', 'web'] : ['offline'];

if (!(await buildStale(parts))) process.exit(1);
if (!buildOnly) {
  const { run } = await import('../../dist/cli/main.js');
  process.exitCode = await run(process.argv);
}
